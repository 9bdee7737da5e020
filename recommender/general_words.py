"""Words of every field: alone they name no subject, and some of them not even part of one.

English stop words are left out everywhere already; these are the academic ones. They are compared
whole, since endings matter here: "learned" is filler, "learning" is not.
"""

FILLER = frozenset(
    """
    able about accurate achieve achieved achieves across adapting additional additionally address
    addressed addresses advance advanced advances aim aims al allow allows also alternative
    analyse analyze analyzed analyzing appear applicable applied apply applying approach
    approaches appropriate arbitrary art article articles aspect aspects assume assumption
    assumptions author authors automatically available avoid balancing based basis beat beats
    become beginner best better beyond bridging bring brings broad build building builds built can
    capture captures capturing careful case-study cases certain challenge challenges challenging
    chapter characterize choose clear clearly closely combine combining come commonly comparable
    compare compared comparing comparison comparisons complete composed comprehensive compute
    conclude conclusion conclusions conduct conducted consider considerable considered considering
    consist consistent consistently contain contribute contribution contributions conventional
    correctly corresponding cost-effective create crucial current currently decomposing define
    defined demands demonstrate demonstrated demonstrates demonstrating describe described
    describes desired despite detail detailed details determine develop developed developing
    develops different difficult difficulty discover discuss discussed discusses display due
    easily easy effective effectively effectiveness efficacy efficiency efficient efficiently
    effort efforts eg eliminate emerging employ enable enables enabling encounter encounters
    encouraging end end-to-end enhance enhanced enhances enhancing ensure especially essential
    essentially establish established et evaluate evaluated evaluating examine examined example
    examples excellent exhibit exist existing expect expected explain exploit exploiting exploits
    explore explored explores exploring extend extensive extensively facilitate fact fail far
    fewer fighting finally find finding findings fine-grained focus following formulate framework
    frameworks fulfilling furthermore gap gaps generalize generalizing generally generic github
    give given gives goal goals good great greatly guarantee guide handbook handle handling help
    helpful helps high-quality highlight highly hold holds however http https idea ideas
    identified identifies identify identifying ie implement implementation implementations
    implemented implication implications importance important importantly improve improved
    improvement improvements improves improving in-depth include included including incorporate
    incorporates incorporating increase increased increases increasing increasingly incur indicate
    induce induces inherent insight insights instead integrate integrated integrates integrating
    interesting international introduce introduced introduces introducing introduction
    introductory investigate investigated investigates investigating investigation issue issues
    jointly keys kind know known lack large-scale largely largest latest lead leading leads
    learned learnt less lessons leverage leverages leveraging like likely limitation limitations
    limited little long-term look made main mainly maintain maintaining major make makes making
    many meet meets methodologies methodology minimal mitigate mitigates mitigating modern
    moreover motivate motivated nature necessary need needed needs new newly next notable notably
    note novel novelty numerous observe observed obtain obtained obtains offer offers
    opportunities opportunity outline outlook outperform outperforming outperforms overall
    overcome overcoming overview paper papers paradigm paradigms part particular particularly
    perform performed performing performs perhaps perspective perspectives popular possible
    potentially powerful practical practice practices present presented presenting presents
    preserve prevent previous previously primary principle principles procedure proceed
    proceedings produce produced produces progress promise promising prone proper propose proposed
    proposes proposing prove provide provided provides providing publication published purpose
    push quickly rapid rapidly rather reach ready real-world realistic really reasonable recent
    recently reduce reduces reducing reflect related relevant relies rely relying remain remains
    remarkable report reported reports require required requirement requirements requires research
    researcher researchers respective respectively result resulting results rethinking reveal
    reveals reviewed reviews revisited revisiting rich rigorous robustly role roles run scenario
    scenarios scheme schemes scope section seek seen select selected selecting separately serve
    setting settings severe show showed showing shown shows significant significantly similar
    similarly simple simply simultaneously so-called solution solutions solve solved solving
    sophisticated sota specific specifically start starting state-of-the-art status step-by-step
    strategies strategy strengthen strongly struggle struggles studied studies study studying
    substantial substantially succeed success successful successfully suffer suffers suggest
    suggested suggests suitable superior supports surprisingly systematic systematically tackle
    take takes teach teaching technique techniques tell tested theoretical thesis toward towards
    truly trying tutorial typical typically ultimately understand understanding unified unifying
    unique unleash unleashing unlike unprecedented untapped url usage use used useful usefulness
    uses using usually utilize utilized utilizing valid validate validated variety various vary
    vast version versus via vital well well-known whereas widely widespread work workflow working
    works workshop year years yesterday yield yields
    """.split()
)
"""They begin, end and part phrases: "a novel approach", "results show", "state-of-the-art"."""

GENERAL = frozenset(
    """
    ability accuracy action activity adaptation adaptive algorithm algorithmic algorithms amount
    analyses analysis application applications architecture architectures area artificial
    assessment automated automatic baseline baselines behavior behaviour benchmark benchmarks big
    biology boost boosting bound bounds capability capacity case change changes characteristics
    characterization choice class classes classical classification code combined common
    competitive complex component components computation computational computer computing concept
    concepts condition conditions constraint constraints content context continuous control cost
    criteria data dataset datasets decision deep degree dense density dependent design designing
    detection development device devices difference differences dimensional direct discovery
    discrete distributed distribution distributions domain domains dynamic dynamics effect effects
    element empirical engine engineering environment environments equation equations error errors
    estimate estimation evaluation event events evidence experiment experimental experiments
    explicit expression extended external extract extracting factor factors fast feature features
    field fields first flow focused form formation frequency full fully function functional
    functions fundamental general generalizable generated generation generative global grounded
    group groups guided half hard high higher hypothesis impact implicit individual influence
    information innovation input inspired intelligent interaction interactions internal joint key
    knowledge language languages large larger law laws layer layers learn learner learning level
    levels limit limits linear literature local long low lower machine machines management map
    mapping mathematics mean means measure measurement measurements mechanism mechanisms method
    methods model modeling modelling models module multi multiple multiscale native natural near
    network networks neural non nonlinear number object objects observation observations online
    open operation operator optimal optimization order orders output pair parallel parameter
    parameters path pattern patterns people performance phase physics pipeline point points
    potential potentials power predicting prediction predictions predictive preserving prior
    probability problem problems process processes processing product production program
    programming programs project proof properties property protocol quality quantitative question
    questions random range rate rates ratio real real-time recognition record reduced region
    regions relation relations representation representations resolution resource resources
    response responses review robust robustness sample samples sampling scalable scale science
    sciences scientific score search second self sequence sequences series service services set
    sets several shape shift short signal signals simulate simulation simulations single site size
    small solid source sources space spaces spatial special specialized spectral speed stability
    stable stage standard state states statistical statistics step steps strong structural
    structure structured structures subject subjects support surface survey surveys survival
    system systems target targets task tasks team technical technologies technology temporal term
    terms test tests text theories theory think third time tool tools topic topics train trained
    training transfer transform transition transitions treatment tree type types unconditional
    unit units universal user users value values variable variables variation view views visual
    way ways weakly weight weights whole wide word words world
    """.split()
)
"""They stand within phrases, but say too little alone: "federated learning", "data lakes"."""
