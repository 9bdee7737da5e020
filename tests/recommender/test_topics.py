"""From an interest to the categories its papers are filed under."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender import parse_interests
from recommender.categories import category_code
from recommender.topic_words import CATEGORIES
from recommender.topics import MOST_CODES, categories_for, category_title, nearest_codes

ROOT = Path(__file__).parents[2]
CODES = [line.split()[0] for line in CATEGORIES.splitlines() if not line.startswith(" ")]

EXPECTED = """
diffusion models for proteins = q-bio.BM
protein design = q-bio.BM
graph neural networks = cs.LG
gravitational waves = gr-qc
flow matching = cs.LG
CRISPR = biorxiv.genetics
type 2 diabetes = medrxiv
topological insulators = cond-mat.mes-hall
large language models = cs.CL
LLM inference = cs.DC
speculative decoding for LLM serving = cs.LG
reinforcement learning = cs.LG
robot manipulation = cs.RO
vision-language-action models = cs.RO
autonomous driving = cs.RO
3D Gaussian splatting = cs.CV
object detection = cs.CV
medical image segmentation = eess.IV
text-to-speech = eess.AS
speech recognition = eess.AS
music generation = cs.SD
recommender systems = cs.IR
dense retrieval = cs.IR
retrieval-augmented generation = cs.IR
knowledge graphs = cs.AI
formal verification = cs.LO
type systems = cs.PL
compilers = cs.PL
query optimization = cs.DB
differential privacy = cs.CR
homomorphic encryption = cs.CR
mechanism design = cs.GT
auctions = cs.GT
human-computer interaction = cs.HC
virtual reality = cs.HC
fuzzing = cs.SE
program repair = cs.SE
code generation with LLMs = cs.SE
5G networks = cs.NI
congestion control = cs.NI
error-correcting codes = cs.IT
approximation algorithms = cs.DS
spiking neural networks = cs.NE
quantum error correction = quant-ph
trapped ions = quant-ph
quantum machine learning = quant-ph
black holes = gr-qc
dark matter = astro-ph.CO
dark energy = astro-ph.CO
exoplanets = astro-ph.EP
exoplanet atmospheres = astro-ph.EP
fast radio bursts = astro-ph.HE
galaxy evolution = astro-ph.GA
star formation = astro-ph.GA
solar flares = astro-ph.SR
string theory = hep-th
conformal field theory = hep-th
Higgs boson = hep-ph
neutrino oscillations = hep-ph
lattice QCD = hep-lat
quark-gluon plasma = nucl-th
superconductivity = cond-mat.supr-con
perovskite solar cells = cond-mat.mtrl-sci
machine learning interatomic potentials = physics.chem-ph
battery materials = cond-mat.mtrl-sci
active matter = cond-mat.soft
colloids = cond-mat.soft
spin glasses = cond-mat.dis-nn
Bose-Einstein condensates = cond-mat.quant-gas
quantum spin liquids = cond-mat.str-el
turbulence = physics.flu-dyn
tokamak = physics.plasm-ph
climate models = physics.ao-ph
weather forecasting with machine learning = physics.ao-ph
earthquakes = physics.geo-ph
metasurfaces = physics.optics
radiotherapy = physics.med-ph
number theory = math.NT
prime numbers = math.NT
algebraic geometry = math.AG
optimal transport = math.OC
random matrices = math.PR
partial differential equations = math.AP
Ricci flow = math.DG
knot theory = math.GT
graph theory = math.CO
finite element method = math.NA
category theory = math.CT
causal inference = stat.ME
MCMC = stat.CO
Bayesian optimization = stat.ML
Gaussian processes = stat.ML
conformal prediction = stat.ML
option pricing = q-fin.PR
portfolio optimization = q-fin.PM
limit order book = q-fin.TR
monetary policy = econ.GN
difference-in-differences = econ.EM
single-cell RNA sequencing = q-bio.GN
gut microbiome = biorxiv.microbiology
T cells = biorxiv.immunology
hippocampus = biorxiv.neuroscience
Alzheimer's disease = biorxiv.neuroscience
Arabidopsis = biorxiv.plant-biology
photosynthesis = biorxiv.plant-biology
mitochondria = biorxiv.cell-biology
autophagy = biorxiv.cell-biology
zebrafish development = biorxiv.developmental-biology
breast cancer = biorxiv.cancer-biology
cryo-EM = biorxiv.biophysics
coral reefs = biorxiv.ecology
speciation = biorxiv.evolutionary-biology
antibiotic resistance = biorxiv.microbiology
synthetic gene circuits = biorxiv.synthetic-biology
dinosaurs = biorxiv.paleontology
birdsong = biorxiv.animal-behavior-and-cognition
opioids = biorxiv.pharmacology-and-toxicology
hypertension = medrxiv
randomized controlled trials of depression = medrxiv
COVID-19 vaccines = medrxiv
brain-computer interfaces = q-bio.NC
protein language models = q-bio.BM
molecular dynamics = physics.chem-ph
federated learning = cs.LG
mechanistic interpretability = cs.LG
AI safety = cs.AI
theorem proving in Lean = cs.LO
peer review = cs.DL
social media misinformation = cs.SI
time series forecasting = cs.LG
model predictive control = eess.SY
massive MIMO = eess.SP
neural operators = cs.LG
physics-informed neural networks = cs.LG
cellular automata = nlin.CG
solitons = nlin.PS
chaos = nlin.CD
protein folding = q-bio.BM
self-driving cars = cs.RO
operating system kernels = cs.OS
distributed systems = cs.DC
RISC-V = cs.AR
spatial transcriptomics = biorxiv.genomics
cell migration = biorxiv.cell-biology
bird migration = biorxiv.ecology
tuberculosis = medrxiv
long COVID = medrxiv
mental health of students = medrxiv
quantum chemistry = physics.chem-ph
neutron stars = astro-ph.HE
cosmic microwave background = astro-ph.CO
axions = hep-ph
nuclear fusion = physics.plasm-ph
graphene = cond-mat.mes-hall
liquid crystals = cond-mat.soft
percolation = cond-mat.stat-mech
modular forms = math.NT
survival analysis = stat.ME
topic models = stat.ML
cryptocurrency = q-fin.GN
lambda calculus = cs.LO
automata = cs.FL
machine translation = cs.CL
ancient DNA = biorxiv.evolutionary-biology
phylogenetics = q-bio.PE
EEG = q-bio.NC
eye tracking = cs.HC
physics education = physics.ed-ph
particle accelerators = physics.acc-ph
space weather = physics.space-ph
scintillators = physics.ins-det
atomic clocks = physics.atom-ph
epidemics on networks = physics.soc-ph
heavy-ion collisions = nucl-ex
nuclear shell model = nucl-th
integrable systems = nlin.SI
symplectic geometry = math.SG
von Neumann algebras = math.OA
set theory = math.LO
finite groups = math.GR
quantum groups = math.QA
persistent homology = math.AT
computational complexity = cs.CC
computer algebra = cs.SC
credit risk = q-fin.RM
mosquitoes = biorxiv.epidemiology
enzymes = biorxiv.biochemistry
"""
NONSENSE = """
asdf qwerty
xyzzy
12345
the and of
method
data
good models
new results
interesting papers
science
physics
stuff about things
how are you
hello world
lorem ipsum dolor sit amet
underwater basket weaving
my grandmother's apple pie recipe
how to cook pasta
cheap flights to Lisbon
best restaurants in Berlin
London weather tomorrow
Taylor Swift tickets
football scores yesterday
love songs
my new car
red
big
生物
"""


def lines(text: str) -> list[str]:
    return text.strip().splitlines()


def codes(line: str) -> tuple[str, ...]:
    return categories_for(parse_interests(line).interests)


def test_an_interest_gives_the_category_of_its_papers() -> None:
    expected = [line.split(" = ") for line in lines(EXPECTED)]

    assert [(said, code) for said, code in expected if code not in codes(said)] == []
    assert [(said, code) for said, code in expected if code not in codes(f'"{said}"')] == []


def test_what_names_no_subject_gives_nothing() -> None:
    assert [text for text in lines(NONSENSE) if codes(text) != ()] == []
    assert [text for text in lines(NONSENSE) if nearest_codes(text) != ()] == []


def test_an_interest_between_fields_gives_categories_of_each() -> None:
    assert {"q-bio.BM", "cs.LG", "biorxiv.bioinformatics"} <= set(
        codes("diffusion models for proteins")
    )
    assert {"gr-qc", "astro-ph.HE"} <= set(codes("gravitational waves"))
    assert {"cs.LG", "stat.ML"} <= set(codes("flow matching"))


def test_the_closest_category_comes_first() -> None:
    assert codes("superconductivity")[0] == "cond-mat.supr-con"
    assert codes("learning theory")[0] == "stat.ML"
    assert nearest_codes("protein design")[0] == "q-bio.BM"


def test_endings_case_and_hyphens_make_no_difference() -> None:
    assert codes("GRAPH-neural network") == codes("graph neural networks")


@pytest.mark.parametrize("typed", ["cat:cs.SY", "cat:eess.sy", "category:EESS.SY"])
def test_a_category_gives_itself_by_its_name_of_today(typed: str) -> None:
    assert codes(typed) == ("eess.SY",)


def test_a_category_of_another_server_gives_itself() -> None:
    assert codes("cat:biorxiv.cell-biology") == ("biorxiv.cell-biology",)
    assert codes("cat:medrxiv") == ("medrxiv",)


def test_an_archive_gives_its_most_read_categories() -> None:
    assert codes("cat:astro-ph") == ("astro-ph.CO", "astro-ph.GA", "astro-ph.HE", "astro-ph.EP")
    assert codes("cat:quant-ph") == ("quant-ph",)


def test_names_papers_exclusions_and_unknown_categories_give_nothing() -> None:
    cases = ["", "au:Hinton", "arxiv:2401.01234", "-graph neural networks", "cat:cs.XX", "cat:foo"]

    assert [line for line in cases if codes(line) != ()] == []


def test_of_several_interests_the_heavier_comes_first() -> None:
    assert codes("tokamak^3, percolation")[0] == "physics.plasm-ph"
    assert codes("tokamak, percolation^3")[0] in ("math.PR", "cond-mat.stat-mech")


def test_many_interests_give_no_more_than_the_most_allowed() -> None:
    assert len(codes("tokamak, percolation, auctions, knots, galaxies, malaria")) == MOST_CODES


@given(st.text(max_size=200))
def test_any_text_gives_few_known_codes_each_once(text: str) -> None:
    found = nearest_codes(text)

    assert len(found) == len(set(found)) <= MOST_CODES
    assert set(found) <= set(CODES)


def test_titles_are_names_for_readers() -> None:
    assert category_title("cs.LG") == "Machine Learning"
    assert category_title("CS.na") == category_title("math.NA") == "Numerical Analysis"
    assert category_title("biorxiv.cell-biology") == "bioRxiv: cell biology"
    assert category_title("feed:12") == "feed:12"


def test_every_arxiv_category_in_use_has_typical_words() -> None:
    table = (ROOT / "bot/sources/arxiv/categories.tsv").read_text(encoding="utf-8")
    header, *rows = (line.split("\t") for line in table.splitlines())
    named = [dict(zip(header, row, strict=True)) for row in rows]
    in_use = {row["category"] for row in named if row["active"] == "yes" and not row["canonical"]}

    assert {code for code in CODES if "rxiv" not in code} == in_use


def test_a_code_is_written_as_its_source_writes_it() -> None:
    assert [category_code(code) for code in CODES] == list(CODES)
    assert [code for code in CODES if category_title(code) in ("", code)] == []
    assert [codes(f"cat:{code}") for code in CODES] == [(code,) for code in CODES]
