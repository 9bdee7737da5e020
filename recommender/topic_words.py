"""Typical words of subject categories, to tell from an interest where its papers are filed.

One category a paragraph: its code, its title, and after the colon words and phrases that are
typical of it. Within an archive the most read categories come first. arXiv's codes are those it
uses today; "biorxiv.cell-biology" is a subject of bioRxiv, "medrxiv" all of medRxiv.
"""

CATEGORIES = """\
cs.LG Machine Learning:
  machine learning, deep learning, neural networks, graph neural networks, representation
  learning, reinforcement learning, supervised learning, self-supervised learning, unsupervised
  learning, contrastive learning, transfer learning, federated learning, continual learning,
  meta-learning, few-shot learning, generative models, diffusion models, score matching, flow
  matching, normalizing flows, variational autoencoders, generative adversarial networks,
  transformers, attention mechanisms, state space models, Mamba, large language models,
  fine-tuning, low-rank adaptation, LoRA, pruning, quantization, knowledge distillation, mixture
  of experts, scaling laws, gradient descent, optimizers, Adam, backpropagation, overfitting,
  generalization, regularization, embeddings, latent space, foundation models, time series
  forecasting, anomaly detection, tabular data, molecular property prediction, adversarial
  examples, robustness, distribution shift, out-of-distribution detection, uncertainty
  estimation, interpretability, explainability, explainable, fairness, neural operators,
  physics-informed neural networks, hyperparameters, neural architecture search, AutoML,
  recurrent networks, LSTM, classification, equivariant networks, geometric deep learning,
  message passing, graph transformers, policy gradient, offline reinforcement learning, world
  models, reward models, machine unlearning, model merging, sparse autoencoders, mechanistic
  interpretability, active learning, curriculum learning, in-context learning, imitation
  learning, multi-task learning, reinforcement learning from human feedback, RLHF, preference
  optimization, LLM inference, LLM training, speculative decoding, KV cache, protein diffusion,
  molecules graphs, molecular generation, RNN, CNN, GNN, GAN, VAE, PPO, transformer
  architectures, ML
cs.CL Computation and Language:
  natural language processing, NLP, computational linguistics, language models, large language
  models, LLM, LLMs, BERT, GPT, ChatGPT, machine translation, translation, summarization,
  question answering, dialogue, dialogue systems, dialog systems, chatbots, conversational
  agents, text generation, text classification, sentiment analysis, named entity recognition,
  information extraction, relation extraction, parsing, syntax, semantics, morphology,
  tokenization, tokenizers, word embeddings, prompting, prompts, prompt engineering, chain of
  thought, reasoning, instruction tuning, alignment, RLHF, hallucination, retrieval-augmented
  generation, RAG, low-resource languages, multilingual, cross-lingual, code-switching,
  linguistics, corpora, discourse, coreference, pragmatics, paraphrase, grammar, natural
  language inference, text mining, fact checking, hate speech, long context, pretraining, LLM
  evaluation, LLM agents, biomedical text, speech recognition, readability, stance detection,
  argument mining, commonsense reasoning, mathematical reasoning, LLM inference, speculative
  decoding, KV cache, LLM prompting, LLM benchmarks
cs.CV Computer Vision and Pattern Recognition:
  computer vision, image classification, image recognition, object detection, object tracking,
  semantic segmentation, instance segmentation, segmentation, image generation, text-to-image,
  text-to-video, video generation, video understanding, action recognition, pose estimation,
  human pose, face recognition, facial expression, depth estimation, stereo matching, optical
  flow, 3D reconstruction, neural radiance fields, NeRF, Gaussian splatting, point clouds,
  visual SLAM, convolutional neural networks, vision transformers, vision-language models,
  visual question answering, image captioning, multimodal, CLIP, diffusion models, image
  editing, inpainting, super-resolution, image restoration, deblurring, style transfer, medical
  image segmentation, remote sensing imagery, satellite images, autonomous driving perception,
  lidar, domain adaptation, zero-shot recognition, saliency, image retrieval, visual grounding,
  optical character recognition, OCR, document understanding, deepfakes, deepfake detection,
  pedestrian detection, re-identification, scene understanding, scene graphs, photographs,
  pixels, visual representation, multimodal large language models, image matching, sign language
cs.AI Artificial Intelligence:
  artificial intelligence, AI agents, LLM agents, agents, autonomous agents, tool use, planning,
  automated planning, search, heuristic search, reasoning, knowledge representation, knowledge
  graphs, ontologies, expert systems, constraint satisfaction, logic programming, answer set
  programming, neuro-symbolic, symbolic reasoning, commonsense, causal reasoning, decision
  making, Monte Carlo tree search, game playing, chess, Go, AI safety, AI alignment, alignment,
  artificial general intelligence, AGI, large language models, reinforcement learning, belief
  revision, argumentation, explainable AI, explainability, human-AI collaboration, world models,
  case-based reasoning, cognitive architectures, theorem proving, neural theorem proving,
  scientific discovery, probabilistic reasoning, knowledge graph completion, goal recognition
cs.RO Robotics:
  robotics, robots, robot learning, manipulation, robotic manipulation, grasping, dexterous
  manipulation, motion planning, path planning, trajectory optimization, navigation, mobile
  robots, legged locomotion, quadruped, humanoid robots, humanoids, bipedal walking, drones,
  unmanned aerial vehicles, UAV, quadrotors, autonomous driving, autonomous vehicles,
  self-driving cars, SLAM, simultaneous localization and mapping, localization, odometry, sensor
  fusion, lidar, imitation learning, learning from demonstration, teleoperation, sim-to-real,
  vision-language-action, embodied agents, embodied AI, human-robot interaction, soft robots,
  soft robotics, surgical robots, exoskeletons, prosthetics, tactile sensing, swarm robotics,
  multi-robot systems, underwater vehicles, visual servoing, kinematics, robot arms, grippers,
  collision avoidance, whole-body control, task and motion planning, visual SLAM, visual
  odometry
cs.IR Information Retrieval:
  information retrieval, search engines, web search, document retrieval, dense retrieval,
  retrieval, ranking, learning to rank, reranking, recommender systems, recommendation,
  recommendations, collaborative filtering, sequential recommendation, click-through rate
  prediction, click models, user preferences, query expansion, query understanding,
  conversational search, retrieval-augmented generation, RAG, indexing, BM25, relevance,
  relevance judgments, cold start, news recommendation, music recommendation, e-commerce search,
  entity linking, cross-modal retrieval, embeddings for retrieval, citation recommendation,
  scientific literature search, popularity bias, session-based recommendation
cs.SE Software Engineering:
  software engineering, software testing, unit tests, test generation, fuzzing, program repair,
  bug localization, bugs, debugging, code generation, code completion, code review, code models,
  program synthesis, static analysis, refactoring, technical debt, software maintenance,
  software evolution, open source, repositories, GitHub, commits, continuous integration,
  DevOps, requirements engineering, software architecture, microservices, agile, developers,
  developer productivity, model-driven engineering, formal specification, code clones,
  vulnerabilities detection, API usage, pull requests, issue resolution, SWE-bench, coding
  agents, smart contracts testing, mutation testing, log analysis
cs.CR Cryptography and Security:
  cryptography, security, computer security, cybersecurity, encryption, homomorphic encryption,
  public key, post-quantum cryptography, zero-knowledge proofs, secure multiparty computation,
  differential privacy, privacy, privacy-preserving, authentication, malware, malware detection,
  ransomware, intrusion detection, network attacks, adversarial attacks, backdoor attacks,
  jailbreak, jailbreaks, prompt injection, side channels, side-channel attacks, vulnerabilities,
  exploits, fuzzing, blockchain, smart contracts, bitcoin, Ethereum, cryptocurrency, consensus,
  digital signatures, hash functions, key exchange, passwords, phishing, spam, watermarking,
  membership inference, model stealing, data poisoning, trusted execution, access control,
  anonymity, Tor, botnets, threat intelligence, steganography
cs.HC Human-Computer Interaction:
  human-computer interaction, HCI, user interfaces, user experience, user studies, usability,
  interaction design, virtual reality, augmented reality, mixed reality, haptics, gesture, eye
  tracking, gaze, wearable devices, smartwatch, accessibility, visually impaired, visualization,
  information visualization, data visualization, human-AI interaction, trust in AI,
  conversational interfaces, voice assistants, creativity support, participatory design,
  crowdsourcing, touchscreen, typing, brain-computer interface, games, older adults, children,
  emotion, affective computing, sketching, prototyping tools
cs.DC Distributed, Parallel, and Cluster Computing:
  distributed computing, distributed systems, parallel computing, high performance computing,
  HPC, supercomputers, cluster computing, cloud computing, serverless, edge computing, fog
  computing, scheduling, job scheduling, load balancing, GPU, GPUs, GPU kernels, MPI, CUDA,
  distributed training, model serving, LLM serving, LLM inference, inference serving, pipeline
  parallelism, tensor parallelism, consensus protocols, fault tolerance, Byzantine, replication,
  blockchain consensus, MapReduce, Spark, stream processing, federated learning systems,
  containers, Kubernetes, exascale, peer-to-peer, checkpointing, data centers, throughput,
  communication-avoiding, collective communication
cs.AR Hardware Architecture:
  hardware architecture, computer architecture, accelerators, hardware accelerators, neural
  network accelerators, FPGA, FPGAs, ASIC, processors, CPU, GPU architecture, RISC-V,
  microarchitecture, memory hierarchy, caches, cache, DRAM, processing in memory, in-memory
  computing, high-level synthesis, systolic arrays, branch prediction, network on chip,
  chiplets, VLSI, circuit design, electronic design automation, Verilog, low power, energy
  efficient hardware, instruction set, speculative execution, memory bandwidth
cs.DB Databases:
  databases, database systems, query optimization, query processing, SQL, text-to-SQL,
  relational databases, joins, indexes, learned indexes, transactions, concurrency control, data
  integration, data cleaning, entity resolution, schema matching, data lakes, data management,
  graph databases, SPARQL, knowledge bases, data mining, frequent patterns, key-value stores,
  vector databases, similarity search, nearest neighbor search, stream processing, data
  provenance, data warehouses, spatial data, time series databases, query languages, cardinality
  estimation
cs.DS Data Structures and Algorithms:
  algorithms, data structures, approximation algorithms, graph algorithms, shortest paths,
  streaming algorithms, sublinear algorithms, online algorithms, randomized algorithms,
  parameterized algorithms, fixed-parameter tractable, maximum flow, minimum cut, matching,
  scheduling, clustering, k-means, sorting, hashing, string matching, suffix trees, dynamic
  programming, submodular maximization, linear programming, sketching, property testing,
  traveling salesman, facility location, competitive ratio, spanners, sparsification, running
  time, polynomial time, NP-hard
cs.SI Social and Information Networks:
  social networks, social media, Twitter, Facebook, Reddit, online communities, community
  detection, network analysis, influence maximization, information diffusion, misinformation,
  fake news, polarization, echo chambers, bots, rumor, link prediction, complex networks,
  centrality, hate speech online, political discourse, user behavior, viral, opinion dynamics,
  homophily, graph mining
cs.CY Computers and Society:
  computers and society, ethics, AI ethics, fairness, algorithmic fairness, bias,
  discrimination, accountability, transparency, regulation, AI governance, AI regulation,
  policy, law, legal, privacy policy, digital divide, education technology, online education,
  MOOCs, computer science education, teaching programming, students, labor market,
  sustainability, carbon footprint of computing, surveillance, digital health, elections,
  democracy, responsible AI, societal impact, copyright
cs.SD Sound:
  sound, audio, music, music generation, music information retrieval, music transcription,
  speech synthesis, text-to-speech, voice conversion, speech enhancement, source separation,
  speaker verification, audio classification, sound event detection, acoustic scene, singing
  voice, audio generation, audio language models, beat tracking, timbre, synthesizers, musical
  instruments, bioacoustics, bird song classification, audio effects, spatial audio, room
  acoustics, speech recognition
cs.NI Networking and Internet Architecture:
  computer networks, networking, Internet, routing, congestion control, TCP, QUIC,
  software-defined networking, wireless networks, 5G networks, 6G networks, cellular networks,
  Internet of Things, IoT, edge computing, mobile edge computing, network slicing, vehicular
  networks, sensor networks, satellite networks, LoRa, WiFi, traffic engineering, network
  measurement, DNS, BGP, content delivery, video streaming, quality of service, packet, latency,
  resource allocation, data center networks, Open RAN
cs.PL Programming Languages:
  programming languages, compilers, type systems, type inference, dependent types, functional
  programming, Haskell, Rust, program verification, program analysis, abstract interpretation,
  semantics of programs, operational semantics, program synthesis, garbage collection,
  concurrency, memory safety, probabilistic programming, domain-specific languages, symbolic
  execution, just-in-time compilation, refinement types, effect handlers, separation logic,
  WebAssembly, static typing, gradual typing, autodiff
cs.LO Logic in Computer Science:
  logic in computer science, formal verification, model checking, temporal logic, theorem
  provers, interactive theorem proving, proof assistants, Coq, Lean, Isabelle, SAT solving,
  satisfiability, SMT solvers, type theory, lambda calculus, proof theory, automated reasoning,
  description logics, modal logic, linear logic, first-order logic, separation logic, process
  algebra, bisimulation, decidability, Horn clauses, rewriting, formalization of mathematics,
  homotopy type theory, hybrid systems verification, SAT solvers, SAT
cs.GT Computer Science and Game Theory:
  game theory, mechanism design, auctions, auction, Nash equilibrium, equilibria, price of
  anarchy, algorithmic game theory, fair division, social choice, voting, matching markets,
  stable matching, contract design, incentive, strategic agents, advertising auctions,
  Stackelberg games, congestion games, zero-sum games, cooperative games, Shapley value, revenue
  maximization, information design, prophet inequality, learning in games
cs.MA Multiagent Systems:
  multi-agent systems, multiagent, multi-agent reinforcement learning, agent-based modeling,
  agent-based simulation, swarm, cooperation, coordination, negotiation, emergent communication,
  task allocation, decentralized agents, multi-agent path finding, LLM multi-agent, collective
  behavior, agent communication, social simulation, trust and reputation
cs.NE Neural and Evolutionary Computing:
  evolutionary computation, evolutionary algorithms, genetic algorithms, genetic programming,
  neuroevolution, spiking neural networks, neuromorphic computing, swarm intelligence, particle
  swarm optimization, differential evolution, multi-objective optimization, evolution
  strategies, CMA-ES, reservoir computing, echo state networks, Hopfield networks, quality
  diversity, artificial life, ant colony optimization, metaheuristics, fitness landscape,
  black-box optimization, learning rules, biologically plausible learning
cs.GR Graphics:
  computer graphics, rendering, ray tracing, path tracing, global illumination, meshes, mesh
  processing, geometry processing, animation, character animation, physics-based simulation,
  fluid simulation, cloth simulation, texture synthesis, shading, neural rendering, Gaussian
  splatting, 3D modeling, 3D shape generation, procedural generation, motion capture, materials
  appearance, BRDF, computational fabrication, point-based graphics, real-time rendering,
  virtual humans
cs.IT Information Theory:
  information theory, channel capacity, capacity, coding theory, error-correcting codes, LDPC
  codes, polar codes, Reed-Solomon, network coding, source coding, data compression,
  rate-distortion, entropy, mutual information, age of information, wireless communications,
  MIMO, semantic communications, multiple access, interference channels, secret key, physical
  layer security, finite blocklength, compressed sensing, distributed storage codes, channel
  coding, decoding, cyclic codes
cs.CC Computational Complexity:
  computational complexity, complexity theory, complexity classes, P versus NP, NP-completeness,
  NP-hardness, circuit complexity, lower bounds, communication complexity, proof complexity,
  pseudorandomness, derandomization, PCP theorem, hardness of approximation, interactive proofs,
  quantum complexity, Boolean functions, query complexity, fine-grained complexity, counting
  complexity, constraint satisfaction problems, algebraic complexity, Turing machines
cs.CG Computational Geometry:
  computational geometry, convex hull, Voronoi diagrams, Delaunay triangulation, triangulations,
  polygons, visibility, point sets, geometric graphs, nearest neighbors, arrangements of lines,
  range searching, persistent homology, topological data analysis, polyhedra, packing, geometric
  algorithms, mesh generation, art gallery
cs.CE Computational Engineering, Finance, and Science:
  computational engineering, engineering simulation, finite element, structural optimization,
  topology optimization, computational mechanics, multiphysics, surrogate models, digital twin,
  uncertainty in engineering, computational finance, computational science, design optimization,
  structural health monitoring, isogeometric analysis, building simulation, crash simulation,
  reduced order models
cs.DL Digital Libraries:
  digital libraries, bibliometrics, scientometrics, citations, citation analysis, citation
  counts, peer review, scholarly communication, open access, preprints, research evaluation,
  science of science, research impact, scientific publishing, metadata, digital preservation,
  web archives, author disambiguation, altmetrics, reproducibility, research data, retractions,
  gender gap in science, journals
cs.DM Discrete Mathematics:
  discrete mathematics, graph theory, graph coloring, graph classes, treewidth, combinatorial
  optimization, matroids, hypergraphs, combinatorics on words, planar graphs, domination number,
  permutations, integer sequences, discrete structures, polytopes, digraphs, tournaments,
  cellular automata
cs.ET Emerging Technologies:
  emerging technologies, memristors, neuromorphic hardware, in-memory computing, DNA computing,
  DNA storage, quantum computing hardware, quantum circuits compilation, photonic computing,
  optical computing, analog computing, Ising machines, molecular computing, molecular
  communication, superconducting electronics, nanoscale devices, spintronics, reversible
  computing, beyond CMOS
cs.FL Formal Languages and Automata Theory:
  formal languages, automata, automata theory, finite automata, regular languages, regular
  expressions, context-free grammars, pushdown automata, weighted automata, transducers,
  omega-regular, Büchi automata, timed automata, Petri nets, learning automata, tree automata,
  grammars, infinite words
cs.MM Multimedia:
  multimedia, video streaming, adaptive bitrate, multimodal fusion, audio-visual, image and
  video retrieval, video quality assessment, watermarking, steganography, micro-video,
  cross-modal, multimedia forensics, deepfake detection, 360-degree video, media content, lip
  sync, emotion recognition, hashing retrieval, podcasts
cs.MS Mathematical Software:
  mathematical software, numerical libraries, linear algebra software, BLAS, LAPACK, sparse
  matrix software, automatic differentiation, Julia language, Python package, MATLAB toolbox,
  floating point, mixed precision, finite element software, solvers library, performance
  portability, generated PDE code, software package, random number generators, Python
cs.OS Operating Systems:
  operating systems, kernel, Linux kernel, file systems, storage systems, SSD, memory
  management, virtual memory, scheduling threads, real-time systems, virtualization, hypervisor,
  containers, unikernel, system calls, eBPF, device drivers, embedded operating system,
  persistent memory
cs.PF Performance:
  performance evaluation, performance modeling, queueing, queueing theory, queues, benchmarking,
  benchmarks performance, profiling, workload characterization, roofline, response time, load
  balancing policies, simulation of computer systems, performance analysis, throughput and
  latency, power consumption measurements, autotuning
cs.SC Symbolic Computation:
  symbolic computation, computer algebra, Gröbner bases, polynomial systems, polynomial
  factorization, symbolic integration, differential algebra, multivariate resultant, real root
  isolation, cylindrical algebraic decomposition, creative telescoping, holonomic functions,
  symbolic regression, computer algebra systems, exact arithmetic, sparse polynomials
cs.GL General Literature (Computer Science):
  introductory material in computing, survey of computer science, history of computing, future
  of computing, biographies of computer scientists, essays on computing
cs.OH Other Computer Science:
  miscellaneous computing, computing topics that fit nowhere else, recreational computing,
  typesetting software, LaTeX tools
stat.ML Machine Learning (Statistics):
  statistical learning theory, machine learning theory, kernel methods, kernels, Gaussian
  processes, Bayesian deep learning, Bayesian optimization, Bayesian neural networks,
  variational inference, flow matching, normalizing flows, score matching, optimal transport,
  bandits, multi-armed bandits, regret bounds, generalization bounds, PAC-Bayes, uncertainty
  quantification, conformal prediction, calibration, causal discovery, causal representation
  learning, random forests, boosting, gradient boosting, support vector machines, sparse
  regression, dimensionality reduction, manifold learning, clustering, mixture models, topic
  models, stochastic gradient descent, overparameterization, double descent, neural tangent
  kernel, infinite width, density estimation, Langevin dynamics, diffusion models
stat.ME Methodology:
  statistical methods, statistical methodology, causal inference, treatment effects, propensity
  score, instrumental variables, clinical trials design, adaptive designs, survival analysis,
  missing data, hypothesis testing, multiple testing, false discovery rate, Bayesian inference,
  Bayesian hierarchical models, longitudinal data, mixed models, generalized linear models,
  regression, quantile regression, variable selection, lasso, functional data analysis, spatial
  statistics, time series, change point detection, meta-analysis, mediation analysis,
  experimental design, difference-in-differences, confounding, sensitivity analysis, copulas,
  extreme values, measurement error, nonparametric regression, survey sampling, high-dimensional
  statistics
stat.AP Applications (Statistics):
  applied statistics, statistical modeling of data, sports analytics, baseball, football
  statistics, epidemiological data, disease mapping, environmental statistics, climate data
  analysis, air pollution data, crime data, election forecasting, official statistics, census,
  spatial epidemiology, demography, mortality forecasting, insurance claims, actuarial, forensic
  statistics, clinical data analysis, wildfire, rainfall, hydrology, COVID-19 data, transport
  data
stat.CO Computation (Statistics):
  statistical computing, Markov chain Monte Carlo, MCMC, Hamiltonian Monte Carlo, sequential
  Monte Carlo, particle filters, importance sampling, Gibbs sampling, Metropolis-Hastings,
  approximate Bayesian computation, simulation-based inference, variational Bayes, R package, EM
  algorithm, bootstrap, nested sampling, Bayesian computation, Stan, samplers, Laplace
  approximation
stat.OT Other Statistics:
  statistics education, teaching statistics, data science education, history of statistics,
  statistical practice, p-values debate, philosophy of statistics, statistical consulting,
  reproducible research
eess.AS Audio and Speech Processing:
  speech processing, speech recognition, automatic speech recognition, ASR, text-to-speech,
  speech synthesis, speech enhancement, denoising speech, speaker recognition, speaker
  verification, speaker diarization, diarization, voice conversion, voice activity detection,
  keyword spotting, speech emotion recognition, spoken language, speech separation, beamforming,
  microphone arrays, audio, audio coding, vocoder, hearing aids, speech translation,
  pathological speech, acoustic echo cancellation
eess.IV Image and Video Processing:
  image processing, video processing, image reconstruction, medical imaging, MRI reconstruction,
  CT reconstruction, computed tomography, magnetic resonance imaging, ultrasound imaging, X-ray,
  chest radiographs, histopathology, digital pathology, whole slide images, medical image
  segmentation, tumor segmentation, image denoising, denoising, super-resolution, image
  compression, video compression, video coding, image quality, compressed sensing,
  hyperspectral, remote sensing, retinal images, fundus, microscopy images, low-light
  enhancement, radiology, radiomics, image registration
eess.SP Signal Processing:
  signal processing, wireless communications, MIMO, massive MIMO, 5G, 6G, channel estimation,
  beamforming, millimeter wave, OFDM, reconfigurable intelligent surfaces, radar, integrated
  sensing and communication, compressed sensing, sparse recovery, graph signal processing, EEG,
  ECG, biomedical signals, direction of arrival, sensor arrays, filters, adaptive filtering,
  time-frequency analysis, wavelets, sampling, localization, indoor positioning, modulation,
  Internet of Things, spectrum sensing, terahertz, antenna, wireless sensing, WiFi sensing
eess.SY Systems and Control:
  control, control theory, control systems, systems and control, feedback control, model
  predictive control, MPC, optimal control, robust control, adaptive control, nonlinear control,
  stability, Lyapunov, control barrier functions, system identification, state estimation,
  Kalman filter, observers, power systems, power grid, smart grid, microgrids, electricity
  markets, energy storage, batteries management, electric vehicles, networked control,
  multi-agent consensus, cyber-physical systems, safety verification, reachability, traffic
  control, PID, process control, converters, inverter, data-driven control, digital twins, wind
  power, wind energy
math.ST Statistics Theory:
  mathematical statistics, asymptotic theory, minimax rates, minimax, estimators, consistency,
  central limit theorem for estimators, high-dimensional statistics, nonparametric estimation,
  empirical processes, posterior contraction, Bayesian nonparametrics, covariance estimation,
  hypothesis testing theory, concentration inequalities, robust statistics, M-estimators, random
  matrix theory in statistics, density estimation, semiparametric, sparsity, optimal rates,
  goodness of fit
math.OC Optimization and Control:
  optimization, convex optimization, nonconvex optimization, stochastic optimization, gradient
  methods, first-order methods, linear programming, integer programming, mixed-integer
  programming, semidefinite programming, combinatorial optimization, optimal control, dynamic
  programming, Pontryagin, duality, proximal, ADMM, interior point, bilevel optimization, robust
  optimization, distributionally robust, variational inequalities, mean field games, optimal
  transport, controllability, stochastic control, operations research, scheduling, vehicle
  routing, supply chain, inventory, portfolio optimization, trust region, Newton method,
  zeroth-order, convergence rate, minimax problems, game equilibrium, Hamilton-Jacobi, branch
  and bound
math.AP Analysis of PDEs:
  partial differential equations, PDE, PDEs, elliptic equations, parabolic equations, hyperbolic
  equations, Navier-Stokes equations, Euler equations, nonlinear Schrödinger equation, wave
  equation, heat equation, regularity, well-posedness, blow-up, free boundary, calculus of
  variations, reaction-diffusion equations, fractional Laplacian, conservation laws, Boltzmann
  equation, kinetic equations, homogenization, inverse problems, Hamilton-Jacobi equations,
  Monge-Ampère, weak solutions, existence and uniqueness, dispersive equations, Keller-Segel,
  minimal surfaces, traveling waves, scattering
math.NA Numerical Analysis:
  numerical analysis, numerical methods, finite element method, finite elements, finite volume,
  finite difference, discontinuous Galerkin, spectral methods, time integration, Runge-Kutta,
  numerical linear algebra, iterative methods, preconditioning, multigrid, Krylov, matrix
  decomposition, low-rank approximation, randomized linear algebra, tensor decompositions,
  eigenvalue computation, error estimates, adaptive mesh refinement, domain decomposition, model
  order reduction, quadrature, interpolation, approximation theory numerics, inverse problems,
  regularization, scientific computing, neural operators, physics-informed neural networks,
  uncertainty quantification, quasi-Monte Carlo, boundary element, operator learning, stiff
math.PR Probability:
  probability theory, probability, stochastic processes, random walks, Brownian motion,
  stochastic differential equations, SDE, stochastic PDE, SPDE, martingales, Markov chains,
  mixing times, large deviations, limit theorems, central limit theorem, random matrices, random
  matrix theory, random graphs, percolation, interacting particle systems, KPZ, branching
  processes, Lévy processes, Gaussian fields, Schramm-Loewner, Poisson processes, stationary
  distribution, concentration of measure, rough paths, mean-field limits, McKean-Vlasov,
  coupling, Gaussian free field, optimal stopping, queues, backward stochastic differential
  equations, random media, Malliavin
math.CO Combinatorics:
  combinatorics, graph theory, graphs, extremal graph theory, extremal combinatorics, Ramsey,
  Ramsey theory, chromatic number, graph coloring, hypergraphs, matroids, enumeration,
  generating functions, Young tableaux, symmetric functions, posets, permutations, partitions,
  designs, additive combinatorics, sumsets, random graphs, spectral graph theory, polytopes,
  algebraic combinatorics, trees, matchings, Hamiltonian cycles, Turán, perfect graphs, cliques,
  set systems, finite geometry, q-analogues, Latin squares, lattice paths
math.AG Algebraic Geometry:
  algebraic geometry, algebraic varieties, varieties, schemes, moduli spaces, moduli of curves,
  sheaves, derived categories, birational geometry, minimal model program, Fano varieties, K3
  surfaces, Calabi-Yau, Hodge theory, intersection theory, Gromov-Witten, mirror symmetry, toric
  varieties, tropical geometry, abelian varieties, vector bundles, stacks, elliptic curves
  geometry, singularities, Hilbert schemes, motives, rational points, cohomology, Bridgeland
  stability, enumerative geometry, Donaldson-Thomas
math.NT Number Theory:
  number theory, prime numbers, primes, Riemann zeta function, Riemann hypothesis, L-functions,
  modular forms, automorphic forms, elliptic curves, Diophantine equations, Galois
  representations, class field theory, class numbers, p-adic, Langlands, arithmetic geometry,
  Iwasawa theory, sieve, exponential sums, quadratic forms, transcendence, algebraic number
  fields, rational points, abc conjecture, Fermat, partitions congruences, zeta functions,
  Goldbach, twin primes, continued fractions, Birch and Swinnerton-Dyer, heights
math.DG Differential Geometry:
  differential geometry, Riemannian manifolds, Riemannian geometry, curvature, Ricci curvature,
  Ricci flow, mean curvature flow, minimal surfaces, Einstein metrics, Kähler geometry, complex
  geometry, scalar curvature, geodesics, submanifolds, holonomy, Lie groups geometry, geometric
  analysis, harmonic maps, foliations, symmetric spaces, Yamabe problem, G2 manifolds,
  isometric, connections, Finsler geometry, Lorentzian, hypersurfaces, geometric flows
math.DS Dynamical Systems:
  dynamical systems, ergodic theory, bifurcation, chaos, hyperbolic dynamics, attractors,
  invariant measures, entropy dynamical, celestial mechanics, Hamiltonian dynamics, KAM theory,
  complex dynamics, Julia sets, Mandelbrot set, Lyapunov exponents, symbolic dynamics,
  homogeneous dynamics, interval maps, billiards, mixing, periodic orbits, normal forms, delay
  equations, population dynamics models, Koopman operator, stability of equilibria, three-body
  problem, slow-fast systems, Poincaré
math.FA Functional Analysis:
  functional analysis, Banach spaces, Hilbert spaces, operators, bounded operators, function
  spaces, Sobolev spaces, Besov spaces, operator theory, Toeplitz operators, composition
  operators, frames, inequalities, spectral theory operators, semigroups of operators,
  interpolation spaces, fixed point, locally convex spaces, Hardy spaces, weighted inequalities,
  distributions, Lipschitz functions, Banach lattices, reproducing kernel
math.CA Classical Analysis and ODEs:
  classical analysis, harmonic analysis, Fourier analysis, Fourier transform, special functions,
  orthogonal polynomials, ordinary differential equations, singular integrals, maximal
  functions, restriction conjecture, Kakeya, approximation theory, asymptotics, hypergeometric
  functions, inequalities, Bessel functions, fractional calculus, oscillatory integrals,
  wavelets, geometric measure theory, fractals, Hausdorff dimension, real analysis, difference
  equations
math.GT Geometric Topology:
  geometric topology, low-dimensional topology, knots, knot theory, knot, links, knot
  invariants, Khovanov homology, Heegaard Floer homology, three-manifolds, 3-manifolds,
  four-manifolds, 4-manifolds, mapping class groups, hyperbolic manifolds, hyperbolic geometry,
  surfaces, Teichmüller theory, braids, braid groups, contact structures, Dehn surgery, Jones
  polynomial, quandles, concordance, curve complex, laminations
math.AT Algebraic Topology:
  algebraic topology, homotopy theory, homotopy, homology, cohomology, spectral sequences,
  stable homotopy, spectra, equivariant homotopy, operads, loop spaces, classifying spaces,
  fibrations, simplicial, persistent homology, topological data analysis, cobordism, chromatic
  homotopy, infinity categories, characteristic classes, rational homotopy, configuration
  spaces, topological complexity, K-theory
math.GR Group Theory:
  group theory, groups, finite groups, finite simple groups, geometric group theory, hyperbolic
  groups, free groups, Coxeter groups, Artin groups, nilpotent groups, solvable groups,
  p-groups, automorphisms, subgroups, Cayley graphs, permutation groups, group actions,
  right-angled Artin groups, profinite groups, word problem, amenability, conjugacy classes,
  Thompson's group, growth of groups
math.RT Representation Theory:
  representation theory, representations, Lie algebras, Lie groups representations, quivers,
  quiver representations, Hecke algebras, reductive groups, p-adic groups, categorification,
  cluster algebras, Weyl groups, characters, unitary representations, highest weight modules,
  Kazhdan-Lusztig, tilting, crystals bases, modular representation theory, finite-dimensional
  algebras, Langlands correspondence, flag varieties, Soergel bimodules
math.QA Quantum Algebra:
  quantum algebra, quantum groups, Hopf algebras, tensor categories, fusion categories, vertex
  algebras, vertex operator algebras, Yangians, braided categories, Yang-Baxter equation,
  Nichols algebras, modular tensor categories, topological quantum field theory, skein, quantum
  invariants, deformation quantization, operads, quantum symmetric pairs, subfactors
math.RA Rings and Algebras:
  rings, ring theory, noncommutative rings, associative algebras, nonassociative algebras, Lie
  algebras structure, Jordan algebras, Leavitt path algebras, modules, Leibniz algebras,
  polynomial identities, derivations, division algebras, matrix theory, matrices, semirings,
  graded algebras, Hopf algebras, radicals, idempotents, Rota-Baxter, group rings
math.AC Commutative Algebra:
  commutative algebra, commutative rings, ideals, monomial ideals, local rings, Cohen-Macaulay,
  free resolutions, Betti numbers, regularity Castelnuovo-Mumford, local cohomology, Gröbner
  bases, Stanley-Reisner, edge ideals, integral closure, Frobenius, tight closure, syzygies,
  Hilbert functions, Noetherian, Gorenstein rings, symbolic powers, numerical semigroups
math.CT Category Theory:
  category theory, categories, functors, monads, adjunctions, topos, toposes, higher categories,
  infinity-categories, monoidal categories, enriched categories, sheaves, applied category
  theory, string diagrams, 2-categories, limits and colimits, Yoneda, model categories,
  fibrations, double categories, triangulated categories, operads, locales
math.CV Complex Variables:
  complex variables, complex analysis, holomorphic functions, several complex variables,
  analytic functions, univalent functions, conformal maps, quasiconformal, pluripotential
  theory, plurisubharmonic functions, Riemann surfaces, meromorphic functions, Nevanlinna
  theory, Bergman kernel, Hardy spaces, entire functions, pseudoconvex domains, harmonic
  mappings, value distribution, Loewner
math.GN General Topology:
  general topology, point-set topology, topological spaces, metrizable spaces, compactness,
  compact spaces, continua, separation axioms, topological groups, function spaces topology,
  cardinal invariants, fixed point theorems, dimension theory, selection principles,
  hyperspaces, Polish spaces, coarse spaces
math.GM General Mathematics:
  general mathematics, elementary mathematics, Collatz conjecture, recreational mathematics,
  elementary proofs, fuzzy sets, new constants, magic squares
math.HO History and Overview:
  history of mathematics, mathematics education, philosophy of mathematics, teaching
  mathematics, biographies of mathematicians, mathematical essays, women in mathematics,
  mathematical exposition, mathematics competitions, mathematics and art, mathematics teachers,
  proofs in school, Euclid, history of algebra, mathematical biography
math.KT K-Theory and Homology:
  K-theory, algebraic K-theory, Hochschild homology, cyclic homology, topological Hochschild
  homology, motivic cohomology, index theory, Baum-Connes, Chow groups, Witt groups, homological
  algebra, derived invariants, Milnor K-theory, group homology, A1-homotopy
math.LO Logic:
  mathematical logic, set theory, model theory, computability theory, recursion theory, forcing,
  large cardinals, descriptive set theory, o-minimality, reverse mathematics, Peano arithmetic,
  incompleteness theorem, Gödel, ordinals, cardinals, ultrafilters, nonstandard analysis,
  intuitionistic logic, modal logics, proof theory, Turing degrees, continuum hypothesis,
  constructive mathematics, nonclassical logic, Boolean algebras, axiom of choice
math.MG Metric Geometry:
  metric geometry, metric spaces, convex bodies, convex geometry, polytopes, sphere packing,
  packings, discrete geometry, isoperimetric inequality, Brunn-Minkowski, tilings, lattices,
  rigidity, Alexandrov spaces, quasi-isometries, geometric inequalities, volumes of convex
  bodies, mixed volumes, fractal geometry, distances, frameworks rigidity, hyperbolic spaces,
  aperiodic tilings
math.OA Operator Algebras:
  operator algebras, C*-algebras, von Neumann algebras, noncommutative geometry, noncommutative
  probability, free probability, subfactors, crossed products, K-theory of C*-algebras,
  groupoids, classification of C*-algebras, quantum groups compact, amenable actions, II1
  factors, operator spaces, completely positive maps, property T, nuclear algebras
math.SG Symplectic Geometry:
  symplectic geometry, symplectic manifolds, symplectic topology, Floer homology, Lagrangian
  submanifolds, Fukaya category, contact geometry, contact topology, Poisson geometry,
  Hamiltonian diffeomorphisms, moment maps, toric symplectic, J-holomorphic curves, Legendrian,
  symplectic embeddings, mirror symmetry, Reeb dynamics, symplectic capacities, Gromov
  nonsqueezing
math.SP Spectral Theory:
  spectral theory, eigenvalues, spectrum of operators, Schrödinger operators, Laplacian
  eigenvalues, spectral geometry, inverse spectral problems, Sturm-Liouville, Jacobi operators,
  resonances, spectral gap, Neumann eigenvalues, Steklov, quantum graphs, eigenfunctions, nodal
  domains, Weyl law, spectral asymptotics, Dirichlet Laplacian
quant-ph Quantum Physics:
  quantum physics, quantum mechanics, quantum computing, quantum computers, quantum information,
  quantum algorithms, quantum error correction, surface code, fault-tolerant quantum
  computation, qubits, superconducting qubits, transmon, trapped ions, neutral atoms, Rydberg
  atoms, quantum dots qubits, quantum annealing, variational quantum algorithms, quantum machine
  learning, QAOA, quantum chemistry simulation, Hamiltonian simulation, entanglement, Bell
  inequalities, nonlocality, quantum teleportation, quantum key distribution, quantum
  cryptography, quantum communication, quantum networks, quantum repeaters, quantum optics,
  single photons, squeezing, quantum metrology, quantum sensing, quantum thermodynamics, open
  quantum systems, decoherence, Lindblad, quantum channels, quantum tomography, quantum
  measurement, foundations of quantum mechanics, tensor networks, matrix product states, quantum
  simulation, quantum control, quantum circuits, quantum gates, stabilizer codes, magic states,
  cavity QED, quantum walks, quantum many-body, contextuality, quantum advantage, boson
  sampling, nitrogen-vacancy centers, density matrix
physics.optics Optics:
  optics, lasers, laser, photonics, nonlinear optics, optical fibers, waveguides, integrated
  photonics, silicon photonics, metasurfaces, metamaterials, photonic crystals, frequency combs,
  microresonators, holography optical, plasmonics, nanophotonics, ultrafast optics, femtosecond
  pulses, attosecond, optical microscopy, super-resolution microscopy, imaging, optical
  tweezers, structured light, orbital angular momentum, diffraction, optical neural networks,
  LiDAR, terahertz, supercontinuum, topological photonics, light scattering, second-harmonic
  generation, spectroscopy, lens, optical computing, quantum light sources, fiber lasers
physics.chem-ph Chemical Physics:
  chemical physics, quantum chemistry, electronic structure, density functional theory, coupled
  cluster, molecular dynamics, molecular simulation, force fields, neural network potentials,
  machine learning potentials, machine learning interatomic potentials, potential energy
  surfaces, chemical reactions, reaction rates, reaction dynamics, catalysis, molecules,
  molecular properties, molecular spectroscopy, vibrational spectroscopy, photochemistry,
  excited states, nonadiabatic dynamics, free energy calculations, enhanced sampling, water,
  solvation, electrochemistry, electrolytes, chemistry, retrosynthesis, cheminformatics,
  drug-like molecules, electron transfer, polaritonic chemistry, nucleation, ab initio,
  Born-Oppenheimer, organic molecules, many-body perturbation GW
physics.flu-dyn Fluid Dynamics:
  fluid dynamics, fluid mechanics, fluids, turbulence, turbulent flows, Navier-Stokes, boundary
  layers, large eddy simulation, direct numerical simulation, computational fluid dynamics, CFD,
  aerodynamics, drag reduction, vortices, vortex, drops, droplets, bubbles, cavitation,
  multiphase flows, sprays, jets, wakes, convection, Rayleigh-Bénard, instabilities, waves,
  surface waves, compressible flows, shock waves, combustion, microfluidics, porous media flow,
  non-Newtonian, viscous, particle-laden flows, swimming, flapping, rotating flows, sediment,
  wind turbines, Reynolds number, reduced-order models of flow
physics.plasm-ph Plasma Physics:
  plasma physics, plasma, plasmas, fusion, nuclear fusion, tokamak, stellarator, magnetic
  confinement, inertial confinement fusion, gyrokinetic, plasma turbulence,
  magnetohydrodynamics, MHD, magnetic reconnection, laser-plasma, wakefield acceleration,
  particle-in-cell, dusty plasma, low-temperature plasma, plasma instabilities, ITER, runaway
  electrons, divertor, edge localized modes, disruption prediction, plasma heating, warm dense
  matter, Alfvén waves, kinetic plasma
physics.ao-ph Atmospheric and Oceanic Physics:
  atmospheric physics, atmosphere, weather, weather forecasting, numerical weather prediction,
  climate, climate models, climate change, global warming, ocean, oceanography, sea ice, sea
  surface temperature, precipitation, rainfall, clouds, convection, tropical cyclones,
  hurricanes, monsoon, El Niño, ENSO, aerosols, carbon dioxide, methane emissions, ocean
  circulation, AMOC, waves, extreme events, heat waves, downscaling, data assimilation,
  reanalysis, stratosphere, jet stream, air quality, wind, Arctic, machine learning weather,
  subseasonal forecasting, sea level, wind energy, carbon cycle, soil moisture
physics.geo-ph Geophysics:
  geophysics, earthquakes, earthquake, seismology, seismic, seismic waves, seismic inversion,
  full waveform inversion, earthquake forecasting, faults, fault friction, aftershocks,
  volcanoes, magma, tectonics, plate tectonics, mantle, mantle convection, Earth's core,
  geodynamo, geomagnetic field, gravity field, geodesy, groundwater, landslides, glaciers, ice
  sheets, tsunami, hydrology, reservoir, oil exploration, induced seismicity, geothermal,
  subsurface, rock physics, ground motion, distributed acoustic sensing
physics.bio-ph Biological Physics:
  biological physics, biophysics, molecular motors, protein folding physics, protein dynamics,
  DNA mechanics, single-molecule, cell motility, cell mechanics, cytoskeleton, actin, membranes,
  lipid, bacterial motion, chemotaxis, biofilms, morphogenesis, tissue mechanics, active matter
  biology, phase separation in cells, condensates, chromatin physics, gene expression noise,
  optical tweezers, swimming microorganisms, collective motion, flocking, biomechanics,
  mechanobiology, nonequilibrium biology, evolution physics, pattern formation biology, cilia,
  ion channels physics, biomolecular simulation
physics.atom-ph Atomic Physics:
  atomic physics, atoms, atomic clocks, optical clocks, laser cooling, magneto-optical trap, ion
  traps, cold molecules, precision spectroscopy, atom interferometry, atomic structure
  calculations, Rydberg, electron electric dipole moment, fundamental constants variation,
  highly charged ions, hyperfine, photoionization, strong-field ionization, attosecond physics,
  antihydrogen, magnetometers, collisions of atoms, parity violation atoms, optical pumping
physics.acc-ph Accelerator Physics:
  accelerator physics, particle accelerators, accelerators, synchrotron, storage rings, linac,
  free-electron lasers, beam dynamics, beam diagnostics, radio-frequency cavities,
  superconducting cavities, plasma wakefield acceleration, collider design, electron beam, beam
  cooling, undulators, magnets, muon collider, emittance, beam loss, light sources,
  photoinjector
physics.app-ph Applied Physics:
  applied physics, semiconductor devices, transistors, thin-film devices, sensors, solar cells,
  light-emitting diodes, memristors, spintronic devices, MEMS, piezoelectric, thermal
  management, energy harvesting, thermoelectric devices, microwave devices, superconducting
  devices, magnetic sensors, ferroelectric devices, acoustic devices, acoustic metamaterials,
  gallium nitride, power electronics, photodetectors, radiative cooling, nanofabrication,
  dielectric, electronics, wireless power transfer
physics.atm-clus Atomic and Molecular Clusters:
  atomic clusters, molecular clusters, clusters, nanoparticles, fullerenes, metal clusters,
  cluster ions, helium nanodroplets, water clusters, gold clusters, cluster structure, mass
  spectrometry clusters, photoelectron spectroscopy of clusters, nanoclusters, Coulomb
  explosion, endohedral, cluster beams, ligand-protected
physics.class-ph Classical Physics:
  classical physics, classical mechanics, elasticity theory, acoustics, wave propagation,
  elastic waves, electromagnetism, Maxwell's equations, rigid bodies, pendulum, vibrations,
  thermodynamics classical, sound waves, electrodynamics, mechanics of solids, resonators,
  metamaterials, contact mechanics, friction, continuum mechanics
physics.comp-ph Computational Physics:
  computational physics, numerical simulation, Monte Carlo methods, molecular dynamics, finite
  element simulation, lattice Boltzmann, particle-in-cell, machine learning for physics,
  physics-informed neural networks, neural operators, surrogate modeling, quantum Monte Carlo,
  neural network potentials, interatomic potentials, simulation code, GPU simulation,
  phase-field, electronic structure codes, radiation transport, high-performance simulation,
  multiscale modeling, differentiable simulation, density functional codes
physics.data-an Data Analysis, Statistics and Probability:
  data analysis in physics, statistical analysis of physics data, unfolding, likelihood fits,
  time series analysis, signal extraction, machine learning in particle physics, anomaly
  detection physics, information theory for data, Bayesian analysis physics, recurrence
  analysis, multifractal, entropy measures, statistical inference physics, uncertainty analysis,
  event reconstruction, complexity measures
physics.ed-ph Physics Education:
  physics education, physics education research, teaching physics, physics students, physics
  classroom, introductory physics, physics labs, conceptual understanding, student reasoning,
  active learning physics, quantum education, gender in physics, physics teachers, assessment in
  physics, physics curriculum, high school physics, undergraduate physics
physics.hist-ph History and Philosophy of Physics:
  history of physics, philosophy of physics, philosophy of science, foundations of physics,
  interpretation of quantum mechanics, Einstein, Bohr, Newton, history of astronomy, history of
  science, emergence, arrow of time, philosophy of spacetime, scientific realism, determinism,
  historical instruments
physics.ins-det Instrumentation and Detectors:
  detectors, particle detectors, instrumentation, scintillators, silicon detectors,
  calorimeters, time projection chambers, liquid argon, photomultipliers, SiPM, trackers, pixel
  detector, gaseous detectors, readout electronics, trigger, data acquisition, radiation
  hardness, neutron detectors, gamma detectors, muon detectors, cryogenic detectors, germanium
  detectors, WIMP detectors, low-background, calibration, timing, X-ray detectors
physics.med-ph Medical Physics:
  medical physics, radiotherapy, radiation therapy, proton therapy, dose calculation, dosimetry,
  treatment planning, medical imaging, MRI, magnetic resonance imaging, computed tomography, CT,
  PET, positron emission tomography, ultrasound, focused ultrasound, X-ray imaging, mammography,
  brachytherapy, image-guided therapy, photoacoustic, nuclear medicine, biomechanics,
  hemodynamics, blood flow, diffusion MRI, quantitative MRI, electrical impedance tomography
physics.soc-ph Physics and Society:
  physics and society, complex networks, network science, social dynamics, opinion dynamics,
  epidemic spreading, epidemics on networks, human mobility, cities, urban scaling, traffic
  flow, pedestrian dynamics, sociophysics, evolutionary games, cooperation, voter model,
  contagion, collective behavior, energy systems, renewable energy, temporal networks,
  higher-order networks, cascading failures, inequality dynamics, science of science, transport
  networks, social physics, econophysics, nuclear weapons policy
physics.space-ph Space Physics:
  space physics, space weather, solar wind, magnetosphere, ionosphere, geomagnetic storms,
  radiation belts, aurora, heliosphere, interplanetary magnetic field, coronal mass ejections,
  solar energetic particles, bow shock, magnetotail, Parker Solar Probe, thermosphere,
  substorms, plasma waves in space, magnetic reconnection in space, planetary magnetospheres,
  total electron content, satellites drag
physics.gen-ph General Physics:
  alternative theories in physics, unconventional physics proposals, general physics,
  speculative physics, new interpretation of gravity, numerology of constants
physics.pop-ph Popular Physics:
  popular physics, physics for the public, physics of sports, physics of everyday life, science
  outreach, science communication physics, physics in movies, physics of music, extraterrestrial
  intelligence, SETI, science fiction, public outreach, physics of cooking, physics puzzles,
  curiosity
astro-ph.CO Cosmology and Nongalactic Astrophysics:
  cosmology, dark energy, dark matter, cosmic microwave background, CMB, large-scale structure,
  inflation, primordial, early universe, Hubble constant, Hubble tension, baryon acoustic
  oscillations, redshift surveys, weak lensing, gravitational lensing, cosmic shear, galaxy
  clusters, halos, dark matter halos, N-body simulations, reionization, 21 cm, supernova
  cosmology, neutrino masses cosmology, primordial black holes, primordial gravitational waves,
  non-Gaussianity, voids, DESI, Planck, Euclid, expansion of the universe, cosmological
  parameters, power spectrum, intergalactic medium, standard sirens, fuzzy dark matter, Lyman
  alpha forest, big bang nucleosynthesis
astro-ph.GA Astrophysics of Galaxies:
  galaxies, galaxy, galaxy formation, galaxy evolution, Milky Way, star formation, star-forming
  galaxies, interstellar medium, molecular clouds, dust, active galactic nuclei, AGN, quasars,
  supermassive black holes, black hole accretion in galaxies, dwarf galaxies, globular clusters,
  stellar populations, stellar streams, Gaia, JWST galaxies, high-redshift galaxies, galaxy
  mergers, galactic dynamics, galactic bar, spiral arms, metallicity, circumgalactic medium,
  quenching, halos, stellar mass, ALMA, Lyman alpha, starburst, astrochemistry, little red dots,
  galactic center, satellites galaxies, HII regions
astro-ph.HE High Energy Astrophysical Phenomena:
  high energy astrophysics, gamma-ray bursts, gamma rays, X-ray binaries, neutron stars,
  pulsars, magnetars, fast radio bursts, supernovae, core-collapse supernova, supernova
  remnants, cosmic rays, black hole accretion, accretion disks, jets, relativistic jets,
  blazars, kilonova, neutron star mergers, gravitational waves, multi-messenger astronomy,
  compact binaries, tidal disruption events, high-energy neutrinos, IceCube, ultra-high-energy,
  particle acceleration, pulsar timing, equation of state neutron star, Fermi LAT, Cherenkov
  telescopes, active galactic nuclei jets, Event Horizon Telescope, transients, pulsar wind
  nebulae, white dwarf accretion, X-ray
astro-ph.EP Earth and Planetary Astrophysics:
  exoplanets, exoplanet, planets, planet formation, planetary systems, hot Jupiters,
  super-Earths, transits, radial velocity planets, exoplanet atmospheres, planetary atmospheres,
  habitable zone, habitability, biosignatures, protoplanetary disks, debris disks, asteroids,
  comets, meteorites, solar system, Kuiper belt, Jupiter, Saturn, Mars, Venus, Moon, moons,
  Titan, Enceladus, planetary rings, orbital dynamics, celestial mechanics, TESS, Kepler
  planets, brown dwarfs, planet migration, interstellar objects, near-Earth objects, small
  moons, tidal heating, impact craters, microlensing planets
astro-ph.SR Solar and Stellar Astrophysics:
  stars, stellar, stellar evolution, stellar astrophysics, Sun, solar, solar flares, solar
  corona, coronal mass ejections, sunspots, solar magnetic field, solar cycle, helioseismology,
  asteroseismology, stellar oscillations, white dwarfs, red giants, massive stars, binary stars,
  variable stars, Cepheids, RR Lyrae, stellar atmospheres, stellar spectra, stellar rotation,
  young stellar objects, T Tauri, star clusters, open clusters, low-mass stars, M dwarfs, brown
  dwarfs, novae, supernova progenitors, stellar winds, nucleosynthesis, chemical abundances,
  stellar activity, starspots, chromosphere
astro-ph.IM Instrumentation and Methods for Astrophysics:
  astronomical instrumentation, telescopes, telescope, radio telescopes, interferometry,
  adaptive optics, spectrographs, detectors for astronomy, coronagraphs, astronomical surveys,
  sky surveys, data pipelines astronomy, astronomical software, photometry, astrometry,
  calibration, image processing in astronomy, machine learning in astronomy, astroinformatics,
  space missions, CubeSats, Rubin Observatory, LSST, SKA, radio astronomy, imaging, site
  testing, Cherenkov telescope arrays, satellites streaks, CCD, virtual observatory, light
  curves classification, observatory
cond-mat.mes-hall Mesoscale and Nanoscale Physics:
  mesoscopic, nanoscale, topological insulators, topological, quantum Hall effect, fractional
  quantum Hall, anomalous Hall, graphene, twisted bilayer graphene, moiré, two-dimensional
  materials, van der Waals heterostructures, transition metal dichalcogenides, quantum dots,
  nanowires, carbon nanotubes, Majorana, topological superconductors, Weyl semimetals, edge
  states, quantum transport, quantum point contacts, spintronics, skyrmions, spin-orbit torque,
  magnons, excitons, valley, spin qubits, thermoelectric, plasmons, polaritons, single-electron
  transistors, 2D electron gas, Berry curvature, altermagnets, Chern insulators, nanomechanical
cond-mat.mtrl-sci Materials Science:
  materials science, materials, materials discovery, crystal structure prediction, crystal
  structures, crystals, density functional theory, first-principles, DFT calculations, ab
  initio, machine learning interatomic potentials, interatomic potentials, force fields
  materials, alloys, high-entropy alloys, metals, steel, ceramics, oxides, perovskites,
  perovskite solar cells, batteries, battery materials, solid electrolytes, lithium,
  semiconductors, ferroelectrics, multiferroics, magnets, magnetic materials, thin films,
  defects, dislocations, grain boundaries, phase diagrams, phonons, thermal conductivity,
  thermoelectrics, 2D materials, photovoltaics, catalysis surfaces, glass, mechanical
  properties, fracture, corrosion, hydrogen storage, electron microscopy, X-ray diffraction,
  metal-organic frameworks, additive manufacturing, epitaxy, altermagnetism, MOFs, lithium-ion
  batteries
cond-mat.str-el Strongly Correlated Electrons:
  strongly correlated electrons, correlated, Mott insulators, Hubbard model, quantum spin
  liquids, spin liquid, Kitaev, frustrated magnets, magnetism, antiferromagnets, heavy fermions,
  Kondo, quantum criticality, strange metals, charge density waves, spin chains, fractional
  quantum Hall, fractional Chern insulators, topological order, anyons, dynamical mean-field
  theory, DMRG, tensor networks, cuprates, nickelates, kagome, moiré correlated states, quantum
  magnetism, spin ice, Luttinger liquid, orbital order, quantum Monte Carlo, pyrochlore,
  fractionalization, Fermi liquid, symmetry-protected topological phases
cond-mat.supr-con Superconductivity:
  superconductivity, superconductors, superconducting, high-temperature superconductivity,
  cuprates, iron-based superconductors, nickelate superconductors, hydrides superconductivity,
  unconventional superconductivity, pairing symmetry, Cooper pairs, superconducting gap,
  Josephson junctions, vortices in superconductors, critical temperature, critical current,
  superconducting films, topological superconductivity, Majorana, kagome superconductors,
  Andreev, superconducting diode, BCS, superfluid density, magic-angle graphene
  superconductivity, Meissner
cond-mat.soft Soft Condensed Matter:
  soft matter, colloids, polymers, polymer, gels, hydrogels, liquid crystals, active matter,
  granular, granular matter, foams, emulsions, glasses, glass transition, jamming, rheology,
  viscoelastic, surfactants, membranes, vesicles, self-assembly, droplets, wetting, suspensions,
  elasticity, wrinkling, thin sheets, metamaterials mechanical, swimmers, microswimmers,
  proteins solution, DNA nanotechnology, phase separation, coarse-grained simulation, block
  copolymers, cell mechanics, tissue mechanics, adhesion, friction, nematic, origami
cond-mat.stat-mech Statistical Mechanics:
  statistical mechanics, statistical physics, phase transitions, critical phenomena, critical
  exponents, Ising model, Potts model, Monte Carlo simulation, nonequilibrium, thermodynamics,
  stochastic thermodynamics, fluctuation theorems, entropy production, random walks, Brownian
  motion, anomalous diffusion, large deviations, percolation, exclusion process,
  Kardar-Parisi-Zhang, Langevin equation, thermalization, many-body localization, eigenstate
  thermalization, hydrodynamics generalized, first-passage, active matter, spin models, kinetic
  theory, quantum quenches, time crystals, renormalization group, heat engines, resetting
cond-mat.dis-nn Disordered Systems and Neural Networks:
  disordered systems, disorder, spin glasses, spin glass, Anderson localization, localization,
  many-body localization, random field, glasses, replica method, cavity method, statistical
  physics of learning, Hopfield model, associative memory, neural network theory, perceptron,
  complex networks physics, amorphous solids, random matrices, quasicrystals, quasiperiodic,
  energy landscapes, Boltzmann machines, phase transitions in inference, non-Hermitian
cond-mat.quant-gas Quantum Gases:
  quantum gases, ultracold atoms, cold atoms, Bose-Einstein condensates, Bose-Einstein
  condensation, Fermi gases, optical lattices, superfluid, superfluidity, dipolar gases,
  supersolid, quantum droplets, BEC-BCS crossover, Rydberg atoms arrays, spinor condensates,
  artificial gauge fields, vortices, Bose-Hubbard, few-body Efimov, polarons, Feshbach,
  atomtronics, polar molecules
cond-mat.other Other Condensed Matter:
  condensed matter other, metamaterials, phononic crystals, acoustics metamaterials, helium,
  solid helium, quasiparticles, time-varying media, positron, surface waves, superfluid helium,
  metallic hydrogen, muon spectroscopy, electron gas, laser-matter interaction
gr-qc General Relativity and Quantum Cosmology:
  general relativity, gravity, gravitation, gravitational waves, black holes, black hole
  mergers, binary black holes, numerical relativity, quasinormal modes, ringdown, Kerr,
  Schwarzschild, event horizon, spacetime, Einstein equations, modified gravity, f(R) gravity,
  scalar-tensor theories, teleparallel, wormholes, quantum gravity, loop quantum gravity, loop
  quantum cosmology, LIGO, Virgo, LISA, Einstein Telescope, gravitational wave detectors,
  waveform models, cosmological constant, Hawking radiation, black hole thermodynamics, black
  hole shadows, singularities, naked singularity, compact objects, post-Newtonian, gravitational
  lensing theory, cosmology theory, inflation theory, extreme mass ratio inspirals, Hubble
  tension, causal sets
hep-ph High Energy Physics - Phenomenology:
  particle physics phenomenology, beyond the standard model, standard model, new physics, dark
  matter candidates, WIMP, axions, axion-like particles, dark photons, Higgs boson, Higgs,
  supersymmetry, neutrinos, neutrino oscillations, neutrino masses, flavor physics, B mesons, CP
  violation, QCD, quantum chromodynamics, perturbative QCD, parton distributions, jets, top
  quark, electroweak, effective field theory, SMEFT, leptoquarks, muon g-2, lepton flavor
  violation, quark-gluon plasma, heavy ion collisions, hadrons, exotic hadrons, pentaquarks,
  tetraquarks, baryogenesis, leptogenesis, grand unification, collider phenomenology, phase
  transitions early universe, scattering amplitudes, vector-like quarks, dark sector,
  quarkonium, sterile neutrinos
hep-th High Energy Physics - Theory:
  string theory, superstrings, strings, quantum field theory, conformal field theory, CFT,
  AdS/CFT, holography, holographic, gauge theory, gauge theories, supersymmetry, supergravity,
  branes, D-branes, M-theory, black hole entropy, black hole information, quantum gravity,
  scattering amplitudes, amplitudes, conformal bootstrap, dualities, generalized symmetries,
  anomalies, topological field theory, swampland, Calabi-Yau compactification, moduli,
  entanglement entropy, renormalization group, integrability, matrix models, Chern-Simons
  theory, de Sitter, celestial holography, SYK model, instantons, monopoles, Yang-Mills, higher
  spin, JT gravity, wormholes, large N, extra dimensions, flux vacua, superconformal
hep-ex High Energy Physics - Experiment:
  particle physics experiment, LHC, Large Hadron Collider, ATLAS, CMS, LHCb, Belle II, BESIII,
  proton-proton collisions, cross section measurement, searches for new particles, Higgs boson
  measurement, top quark measurement, neutrino experiments, neutrino oscillation, DUNE, NOvA,
  T2K, Super-Kamiokande, dark matter direct detection, xenon, XENONnT, muon collider, collider,
  colliders, jet tagging, rare decays, neutrinoless double beta decay, reactor neutrinos,
  luminosity, particle detectors, charm, branching fraction, Future Circular Collider, IceCube
hep-lat High Energy Physics - Lattice:
  lattice QCD, lattice gauge theory, lattice field theory, lattice simulations, quark masses,
  hadron spectrum, staggered fermions, domain wall fermions, Wilson fermions, sign problem,
  confinement, finite temperature QCD, hadronic vacuum polarization, form factors lattice,
  topological charge, nonperturbative renormalization, tensor renormalization group, lattice
  Monte Carlo, gradient flow, nucleon structure
nucl-th Nuclear Theory:
  nuclear theory, nuclear structure, nuclear shell model, ab initio nuclear, nuclei,
  nucleon-nucleon interaction, chiral effective field theory, density functional nuclear,
  neutron-rich nuclei, nuclear matter, equation of state, neutron star matter, heavy-ion
  collisions, quark-gluon plasma, hydrodynamics of heavy ions, fission theory, nuclear
  reactions, giant resonances, nucleosynthesis, clusters alpha, halo nuclei, hypernuclei,
  few-body, superheavy elements
nucl-ex Nuclear Experiment:
  nuclear experiment, nuclear physics experiment, heavy-ion collisions, RHIC, ALICE, STAR
  experiment, nuclear reactions, cross section nuclear, neutron capture, radioactive beams, rare
  isotopes, gamma spectroscopy, beta decay, fission, nuclear charge radii, isotopes, elliptic
  flow, electron scattering, nuclear astrophysics reactions, quark-gluon plasma, double beta
  decay, Electron-Ion Collider, fragmentation
math-ph Mathematical Physics:
  mathematical physics, spectral theory of Schrödinger operators, random matrices, integrable
  models, statistical mechanics rigorous, quantum field theory rigorous, quantum spin systems,
  mathematical general relativity, Gibbs measures, operator algebras in physics, KAM,
  symmetries, Lie groups in physics, conformal field theory, Yang-Baxter, Bethe ansatz, vertex
  operator algebras, many-body Schrödinger, Bose gas, soliton equations, Anderson localization,
  topological phases, Hamiltonian systems
nlin.CD Chaotic Dynamics:
  chaos, chaotic, chaotic dynamics, nonlinear dynamics, bifurcations, strange attractors,
  Lyapunov exponents, synchronization of chaos, quantum chaos, Lorenz system, time series
  prediction chaos, reservoir computing for chaos, intermittency, turbulence chaos, tipping
  points, delay systems, Hamiltonian chaos, extreme events dynamics, recurrence
nlin.AO Adaptation and Self-Organizing Systems:
  self-organization, self-organizing systems, synchronization, Kuramoto model, coupled
  oscillators, oscillators, chimera states, adaptive networks, emergence, complex systems,
  collective dynamics, swarming, explosive synchronization, complex adaptive systems, network
  dynamics, tipping, higher-order interactions
nlin.PS Pattern Formation and Solitons:
  pattern formation, patterns, Turing patterns, solitons, soliton, reaction-diffusion, nonlinear
  waves, nonlinear Schrödinger equation, breathers, rogue waves, spiral waves, traveling waves,
  dissipative solitons, localized structures, modulational instability, vortex solitons,
  Swift-Hohenberg, excitable media
nlin.SI Exactly Solvable and Integrable Systems:
  integrable systems, integrability, soliton equations, KdV equation, KP hierarchy, Painlevé
  equations, Lax pairs, inverse scattering, Bäcklund transformation, Darboux transformation,
  Toda lattice, Bethe ansatz, discrete integrable, Hirota, bi-Hamiltonian, cluster integrable
nlin.CG Cellular Automata and Lattice Gases:
  cellular automata, Game of Life, lattice gas, lattice Boltzmann, elementary cellular automata,
  sandpile, self-replication, artificial life, asynchronous cellular automata, traffic cellular
  automata, neural cellular automata, Wolfram rules, density classification, reversible cellular
  automata, update rules
q-bio.BM Biomolecules:
  biomolecules, proteins, protein, protein structure, protein structure prediction, protein
  folding, protein design, protein language models, protein engineering, AlphaFold, amino acid
  sequences, RNA structure, RNA folding, DNA structure, molecular docking, docking, drug
  discovery, drug design, ligands, protein-ligand binding, binding affinity, molecular dynamics
  of proteins, molecular generation, protein diffusion models, diffusion models for molecules,
  antibodies, antibody design, enzymes, enzyme design, peptides, protein-protein interactions,
  protein function prediction, intrinsically disordered proteins, cryo-EM, conformational
  ensembles, allostery, virtual screening, small molecules, nucleic acids, mutations stability,
  structural biology
q-bio.QM Quantitative Methods:
  quantitative biology methods, computational biology, bioinformatics, machine learning in
  biology, drug discovery, drug response prediction, biomedical data, biomedical imaging,
  bioimage analysis, single-cell data analysis, omics, multi-omics, proteomics, metabolomics,
  mass spectrometry, electronic health records, biomarkers, disease prediction, protein language
  models, cell segmentation, systems biology models, parameter inference in biology,
  pharmacokinetics, EEG analysis, survival prediction, molecular property prediction, foundation
  models for biology, computational pathology, microbiome data
q-bio.NC Neurons and Cognition:
  neurons, neuroscience, computational neuroscience, theoretical neuroscience, brain, cognition,
  cognitive science, neural coding, neural activity, neural population dynamics, spiking
  neurons, synaptic plasticity, synapses, cortex, visual cortex, hippocampus, place cells, grid
  cells, memory, working memory, learning and memory, decision making, perception, attention
  brain, fMRI, EEG, MEG, brain networks, connectome, functional connectivity, neuroimaging,
  brain-computer interfaces, consciousness, sleep, epilepsy, Alzheimer's disease, Parkinson's
  disease, predictive coding, free energy principle, active inference, motor control, neural
  decoding, dopamine, language in the brain, neural oscillations, brain-inspired, whole-brain
  models, basal ganglia, neural manifolds
q-bio.GN Genomics:
  genomics, genomes, genome, genome assembly, genome sequencing, sequencing, DNA sequences, DNA
  language models, genomic language models, gene expression, transcriptomics, RNA-seq,
  single-cell RNA sequencing, spatial transcriptomics, variant calling, genetic variants, GWAS,
  genome-wide association, epigenomics, DNA methylation, chromatin accessibility, Hi-C,
  enhancers, metagenomics, alignment of reads, nanopore, cancer genomics, copy number,
  pangenome, regulatory genomics, CRISPR screens, k-mer, gene regulation, promoters
q-bio.PE Populations and Evolution:
  evolution, evolutionary dynamics, population genetics, population dynamics, phylogenetics,
  phylogenetic trees, natural selection, fitness landscapes, genetic drift, coalescent,
  speciation, ecology, ecosystems, ecological models, predator-prey, biodiversity, food webs,
  species coexistence, epidemiology, epidemic models, infectious disease modeling, SIR model,
  COVID-19 pandemic, vaccination, mathematical epidemiology, evolutionary game theory,
  cooperation evolution, cancer evolution, microbial communities, antibiotic resistance
  evolution, virus evolution, malaria, invasion, phylodynamics, climate and species
q-bio.MN Molecular Networks:
  molecular networks, gene regulatory networks, gene networks, biochemical networks, chemical
  reaction networks, metabolic networks, signaling pathways, cell signaling, protein interaction
  networks, Boolean networks, stochastic gene expression, feedback loops, circadian clocks,
  oscillations genetic, synthetic gene circuits, systems biology, flux balance analysis,
  metabolism models, network motifs, network inference, bistability, enzyme kinetics,
  perturbation response
q-bio.CB Cell Behavior:
  cell behavior, cell migration, cell division, cell growth, cell signaling, cell
  differentiation, cell fate, stem cells, cell cycle, cell-cell interactions, chemotaxis, tumor
  growth models, immune cells, T cells, cell populations, apoptosis, bacterial growth, cell size
  control, morphogenesis, wound healing, epithelial, cell motility, virtual cell, immune
  response models
q-bio.SC Subcellular Processes:
  subcellular processes, cytoskeleton, molecular motors, mitochondria, organelles, intracellular
  transport, membrane trafficking, microtubules, actin, mitosis, chromosome segregation,
  nucleus, chromatin organization, condensates, calcium signaling, cilia, endocytosis, ion
  channels, autophagy, vesicles
q-bio.TO Tissues and Organs:
  tissues, organs, tissue growth, tumor growth, tumors, cancer modeling, heart, cardiac
  electrophysiology, cardiac mechanics, arrhythmia, blood flow, blood vessels, angiogenesis,
  lungs, liver, kidney, bone, muscles, skin, wound healing, physiology models, glucose insulin,
  diabetes models, biomechanics, organ development, retina, tissue engineering, cancer treatment
  models, brain tumor
q-bio.OT Other Quantitative Biology:
  other quantitative biology, theory of life, origin of life, astrobiology, biology essays, life
  definition, biosemiotics, biological information
q-fin.CP Computational Finance:
  computational finance, option pricing numerics, deep hedging, Monte Carlo option pricing, deep
  learning in finance, financial machine learning, calibration of volatility models, numerical
  methods for finance, American options, XVA, stock prediction, market simulators, Greeks
  computation, signatures in finance, reinforcement learning for hedging, synthetic market data
q-fin.ST Statistical Finance:
  statistical finance, financial time series, stock returns, stock market, stock price
  prediction, volatility forecasting, realized volatility, stylized facts, GARCH, correlations
  of stocks, cryptocurrency returns, bitcoin price, financial econophysics, market crashes,
  bubbles, sentiment of news and stocks, high-frequency data
q-fin.TR Trading and Market Microstructure:
  trading, algorithmic trading, market microstructure, limit order book, order flow, market
  making, optimal execution, price impact, high-frequency trading, liquidity, decentralized
  exchanges, automated market makers, transaction costs, bid-ask spread, arbitrage
q-fin.PM Portfolio Management:
  portfolio, portfolio optimization, portfolio selection, asset allocation, mean-variance,
  investment, risk parity, factor investing, hedge funds, pension funds, backtesting, index
  tracking, momentum strategies, robo-advisor, ESG investing
q-fin.RM Risk Management:
  risk management, financial risk, value at risk, expected shortfall, credit risk, default
  probability, systemic risk, risk measures, operational risk, insurance risk, bank stress
  tests, credit scoring, contagion in banking, counterparty risk, catastrophe risk, climate risk
  finance
q-fin.MF Mathematical Finance:
  mathematical finance, option pricing theory, stochastic volatility, rough volatility, hedging,
  arbitrage theory, martingale measure, utility maximization, stochastic control in finance,
  term structure, interest rate models, mean field games in finance, superhedging, optimal
  stopping, Black-Scholes
q-fin.PR Pricing of Securities:
  derivatives pricing, option pricing, options, pricing of securities, bonds, credit
  derivatives, swaps, implied volatility, exotic options, implied volatility surface, asset
  pricing, futures, convertible bonds, commodity derivatives, barrier options, yield curves
q-fin.GN General Finance:
  general finance, banking, banks, central bank digital currency, corporate finance, fintech,
  financial regulation, cryptocurrencies, stablecoins, decentralized finance, DeFi,
  crowdfunding, financial literacy, sustainable finance, venture capital, accounting, payments
econ.EM Econometrics:
  econometrics, panel data, instrumental variables, difference-in-differences, regression
  discontinuity, treatment effects, time series econometrics, vector autoregression, forecasting
  inflation, structural estimation, synthetic control, GMM, identification, partial
  identification, cointegration, macroeconomic forecasting, volatility, nowcasting, weak
  instruments
econ.GN General Economics:
  economics, economic growth, inequality, income, labor market, wages, unemployment, trade,
  international trade, tariffs, taxation, monetary policy, inflation, fiscal policy, development
  economics, poverty, health economics, energy economics, carbon tax, climate policy,
  environmental economics, innovation, patents, productivity, housing, education economics,
  gender gap, migration, agriculture economics, macroeconomics, firms, industrial organization,
  behavioral economics, urban economics
econ.TH Theoretical Economics:
  theoretical economics, microeconomic theory, mechanism design, auctions, contract theory,
  information design, Bayesian persuasion, decision theory, social choice, matching theory, game
  theory, bargaining, preferences, utility theory, equilibrium theory, school choice,
  reputation, signaling games, ambiguity aversion, screening, moral hazard
biorxiv.neuroscience bioRxiv: neuroscience:
  neuroscience, neurons, brain, mouse brain, cortex, visual cortex, prefrontal cortex, motor
  cortex, hippocampus, hippocampal, amygdala, cerebellum, basal ganglia, striatum, thalamus,
  hypothalamus, dopamine, serotonin, synapses, synaptic plasticity, synaptic transmission,
  long-term potentiation, interneurons, glia, astrocytes, microglia, neural circuits,
  optogenetics, calcium imaging, electrophysiology, neuropixels, place cells, grid cells,
  spatial navigation, memory consolidation, working memory, learning, fear conditioning, sleep,
  attention, perception, vision, auditory, olfactory, olfaction, somatosensory, pain, spinal
  cord, fMRI, EEG, MEG, functional connectivity, connectomics, connectome, neurodegeneration,
  Alzheimer's disease, Parkinson's disease, ALS, multiple sclerosis, epilepsy, stroke, autism,
  schizophrenia, depression, addiction, neurodevelopment, neurogenesis, axon, dendrites, myelin,
  retina, decision making, reward, motor control, speech perception, human cognition, aging
  brain, neural oscillations, zebrafish larvae brain, drosophila brain
biorxiv.bioinformatics bioRxiv: bioinformatics:
  bioinformatics, computational biology, sequence alignment, genome assembly, read mapping,
  variant calling, single-cell RNA-seq analysis, single-cell data integration, batch correction,
  cell type annotation, spatial transcriptomics analysis, RNA-seq, differential expression, gene
  set enrichment, protein structure prediction, AlphaFold, protein language models, protein
  design, deep learning for proteins, protein function prediction, molecular docking, drug
  discovery, phylogenetic inference software, metagenomics, databases for biology, workflows,
  pipelines, web server, R package, Bioconductor, benchmark of methods, multi-omics integration,
  proteomics software, mass spectrometry, genomic language models, DNA foundation model,
  bioimage analysis, biomedical ontologies, network biology, antibody modeling, generative
  models of proteins, protein diffusion models
biorxiv.genomics bioRxiv: genomics:
  genomics, genome, genomes, genome sequencing, whole-genome sequencing, long-read sequencing,
  nanopore, genome assembly, pangenome, transcriptomics, transcriptome, RNA-seq, single-cell RNA
  sequencing, single-cell atlas, spatial transcriptomics, chromatin accessibility, ATAC-seq,
  ChIP-seq, Hi-C, 3D genome, enhancers, cis-regulatory elements, epigenome, epigenomics, DNA
  methylation, histone modifications, transposable elements, noncoding RNA, lncRNA, CRISPR
  screens, gene expression, eQTL, massively parallel reporter assays, structural variants,
  comparative genomics, metagenomics, gene regulation, functional genomics, perturb-seq
biorxiv.genetics bioRxiv: genetics:
  genetics, genes, heritability, GWAS, genome-wide association studies, polygenic scores,
  polygenic risk, quantitative trait loci, QTL, complex traits, Mendelian randomization, UK
  Biobank, rare variants, genetic variants, mutations, genetic screens, CRISPR, CRISPR screens,
  gene editing, genome editing, base editing, model organisms, Drosophila genetics, C. elegans,
  yeast genetics, mouse genetics, zebrafish mutants, recombination, meiosis, inheritance, sex
  determination, gene drive, human genetics, population genetics, ancestry, linkage, epistasis,
  dosage compensation, genetic disease
biorxiv.molecular-biology bioRxiv: molecular biology:
  molecular biology, transcription, transcription factors, RNA polymerase, translation ribosome,
  ribosomes, mRNA, mRNA decay, splicing, alternative splicing, RNA binding proteins, RNA
  modification, microRNA, noncoding RNA, DNA replication, DNA repair, double-strand breaks, DNA
  damage, telomeres, chromatin, histone, nucleosomes, epigenetics, gene regulation, gene
  silencing, CRISPR, Cas9, genome editing, base editing, prime editing, protein degradation,
  ubiquitin, post-translational modifications, RNA interference, tRNA, stress granules,
  heterochromatin, Polycomb
biorxiv.cell-biology bioRxiv: cell biology:
  cell biology, cells, organelles, mitochondria, endoplasmic reticulum, Golgi, lysosomes,
  autophagy, mitophagy, peroxisomes, lipid droplets, membrane trafficking, endocytosis,
  exocytosis, vesicles, exosomes, extracellular vesicles, cytoskeleton, actin, microtubules,
  kinesin, dynein, cilia, centrosomes, centrioles, mitosis, spindle, cytokinesis, cell cycle,
  cell division, cell migration, cell adhesion, integrins, cell signaling, mTOR, apoptosis,
  ferroptosis, senescence, nuclear envelope, nuclear pore, phase separation, condensates, stem
  cells, cell polarity, epithelial cells, proteostasis, stress response, live-cell imaging,
  membrane contact sites
biorxiv.biochemistry bioRxiv: biochemistry:
  biochemistry, enzymes, enzyme mechanism, enzyme kinetics, enzymology, catalysis enzyme,
  proteins, protein biochemistry, protein purification, protein-protein interactions, kinases,
  phosphatases, proteases, ubiquitin ligases, E3 ligases, PROTAC, GPCR, receptors, ligand
  binding, inhibitors, structure of protein complexes, chaperones, glycosylation, glycans,
  lipids, metabolism, metabolites, metabolic enzymes, cofactors, ATP synthase, mass spectrometry
  proteomics, proteomics, post-translational modifications, phosphorylation, peptides, membrane
  proteins, transporters, chemical biology, natural product biosynthesis, antibodies
  biochemistry
biorxiv.biophysics bioRxiv: biophysics:
  biophysics, cryo-EM, cryo-electron microscopy, cryo-electron tomography, X-ray
  crystallography, NMR, structural biology, protein structure, protein folding, protein
  dynamics, protein design, molecular dynamics simulations, single-molecule, FRET, smFRET,
  optical tweezers, atomic force microscopy, super-resolution microscopy, ion channels, membrane
  proteins, lipid bilayers, membranes, transporters, molecular motors, biomolecular condensates,
  phase separation, intrinsically disordered proteins, DNA mechanics, chromatin, mechanobiology,
  cell mechanics, allostery, conformational changes, diffusion in cells, voltage gating,
  amyloid, fluorescence
biorxiv.systems-biology bioRxiv: systems biology:
  systems biology, gene regulatory networks, signaling networks, cell signaling dynamics,
  metabolic modeling, flux balance analysis, metabolic networks, proteome, proteomics, proteome
  allocation, multi-omics, gene expression noise, single-cell dynamics, circadian clock,
  oscillators, mathematical models of cells, network inference, perturbation screens, drug
  combinations, cellular heterogeneity, dose response, feedback, whole-cell models,
  host-pathogen networks, growth laws, quantitative biology
biorxiv.synthetic-biology bioRxiv: synthetic biology:
  synthetic biology, gene circuits, genetic circuits, synthetic gene circuits, metabolic
  engineering, engineered bacteria, biosensors, cell-free, cell-free expression, DNA assembly,
  directed evolution, protein engineering, engineered cells, CAR-T engineering, toggle switch,
  optogenetic control, minimal cells, genome engineering, yeast engineering, biofuels,
  biomanufacturing, standardized parts, synthetic genomes, recombinases, engineered probiotics,
  DNA data storage, genetic code expansion
biorxiv.bioengineering bioRxiv: bioengineering:
  bioengineering, biomedical engineering, tissue engineering, biomaterials, hydrogels,
  scaffolds, organoids, organ-on-chip, microfluidics, lab on a chip, drug delivery,
  nanoparticles, lipid nanoparticles, mRNA delivery, gene therapy vectors, AAV, bioprinting, 3D
  bioprinting, implants, prosthetics, biosensors, wearable sensors, medical devices,
  biomechanics, ultrasound neuromodulation, brain stimulation, regenerative medicine, imaging
  devices, microneedles, bioreactors, cell manufacturing, diagnostics, point-of-care
biorxiv.cancer-biology bioRxiv: cancer biology:
  cancer, cancer biology, tumors, tumor, tumour, oncology, oncogenes, tumor suppressors, p53,
  KRAS, MYC, metastasis, tumor microenvironment, cancer immunotherapy, immunotherapy, checkpoint
  inhibitors, CAR-T cells, leukemia, lymphoma, myeloma, breast cancer, lung cancer, prostate
  cancer, colorectal cancer, pancreatic cancer, ovarian cancer, liver cancer, melanoma,
  glioblastoma, glioma, sarcoma, neuroblastoma, chemotherapy resistance, drug resistance cancer,
  cancer metabolism, cancer genomics, clonal evolution, cancer stem cells,
  epithelial-mesenchymal transition, patient-derived xenografts, radiotherapy response, targeted
  therapy, cancer cell lines
biorxiv.developmental-biology bioRxiv: developmental biology:
  developmental biology, development, embryos, embryo, embryogenesis, gastrulation,
  morphogenesis, stem cells, pluripotency, embryonic stem cells, organoids, gastruloids,
  differentiation, cell fate, patterning, morphogens, Wnt, Notch, Hedgehog, somitogenesis,
  neural crest, limb development, heart development, regeneration, axolotl, planarian, zebrafish
  development, Drosophila development, mouse embryo, Xenopus, germline, germ cells, oocytes,
  spermatogenesis, placenta, organogenesis, left-right asymmetry, craniofacial, tissue growth
biorxiv.ecology bioRxiv: ecology:
  ecology, ecosystems, ecosystem, biodiversity, species distribution, community ecology, food
  webs, predators, pollinators, pollination, bees, insects, birds, bird migration, forests,
  forest, grasslands, coral reefs, marine ecology, fisheries, fish, freshwater, lakes, soil
  microbes, invasive species, conservation, conservation biology, extinction risk, climate
  change impacts species, phenology, species interactions, population dynamics, wildlife,
  mammals, amphibians, disturbance, nutrient cycling, remote sensing ecology, trophic, camera
  traps, environmental DNA, eDNA, plankton, habitat, soil, soil carbon, carbon cycle, forest
  ecology
biorxiv.evolutionary-biology bioRxiv: evolutionary biology:
  evolutionary biology, evolution, natural selection, adaptation, speciation, hybridization,
  phylogeny, phylogenetics, phylogenomics, molecular evolution, comparative genomics, population
  genomics, population genetics, adaptive evolution, experimental evolution, sexual selection,
  genetic drift, convergent evolution, ancient DNA, human evolution, evolution of genomes, gene
  duplication, horizontal gene transfer, symbiosis evolution, fossils, macroevolution,
  diversification, adaptive radiation, cichlids, stickleback, domestication, evo-devo,
  mutational load, fitness landscape, life history, coevolution
biorxiv.immunology bioRxiv: immunology:
  immunology, immune system, immune response, immune cells, immunity, T cells, CD8 T cells,
  regulatory T cells, T cell receptor, B cells, antibodies, antibody response, neutralizing
  antibodies, germinal center, vaccines, vaccination, innate immunity, macrophages, neutrophils,
  dendritic cells, NK cells, natural killer cells, monocytes, inflammation, inflammasome,
  cytokines, interferon, autoimmunity, autoimmune disease, lupus, rheumatoid arthritis, allergy,
  asthma, mucosal immunity, MHC, HLA, antigen presentation, SARS-CoV-2 immunity, COVID-19, HIV,
  tuberculosis, sepsis, complement, mast cells, immunotherapy, transplantation, STING, mRNA
  vaccines
biorxiv.microbiology bioRxiv: microbiology:
  microbiology, bacteria, bacterial, microbes, microbiome, gut microbiome, gut microbiota,
  microbiota, pathogens, virulence, antibiotics, antibiotic resistance, antimicrobial
  resistance, biofilms, quorum sensing, Escherichia coli, Pseudomonas aeruginosa, Staphylococcus
  aureus, Mycobacterium tuberculosis, tuberculosis, Salmonella, bacteriophages, phages, phage
  therapy, viruses, virology, SARS-CoV-2, influenza, HIV, herpesvirus, dengue, fungi, Candida,
  malaria, Plasmodium, parasites, Toxoplasma, archaea, metagenomics, microbial communities, soil
  microbiome, host-pathogen interactions, secretion systems, toxins, bacterial cell wall, type
  III secretion, symbionts, Wolbachia
biorxiv.epidemiology bioRxiv: epidemiology:
  epidemiology, disease transmission, outbreak, outbreaks, infectious disease epidemiology,
  zoonoses, zoonotic, surveillance, risk factors, cohort, prevalence, disease dynamics,
  vector-borne disease, mosquitoes, malaria transmission, antimicrobial resistance surveillance,
  seroprevalence
biorxiv.pathology bioRxiv: pathology:
  pathology, histology, histopathology, tissue lesions, disease mechanism in tissue, fibrosis,
  biopsy, autopsy, immunohistochemistry, kidney disease, liver disease, inflammation tissue,
  muscular dystrophy, digital pathology, nephropathy, tissue sections, pathological features
biorxiv.pharmacology-and-toxicology bioRxiv: pharmacology and toxicology:
  pharmacology, toxicology, drugs, drug targets, drug screening, pharmacokinetics,
  pharmacodynamics, opioids, opioid receptors, GPCR pharmacology, agonists, antagonists,
  inhibitors, toxicity, hepatotoxicity, drug-induced, cannabinoids, psychedelics, psilocybin,
  ketamine, anesthetics, small molecule inhibitors, drug repurposing, endocrine disruptors,
  environmental toxicants, microplastics toxicity, venom, dosing, pesticide toxicity
biorxiv.physiology bioRxiv: physiology:
  physiology, metabolism, metabolic disease, obesity, insulin, diabetes, glucose, adipose
  tissue, liver metabolism, skeletal muscle, exercise, muscle, heart, cardiac, cardiomyocytes,
  heart failure, blood pressure, hypertension, vascular, kidney, lung, gut, intestine, hormones,
  endocrine, thermoregulation, brown fat, aging, lifespan, circadian rhythm, fasting, diet,
  hypoxia, respiration, animal physiology, bone, reproduction, pregnancy
biorxiv.plant-biology bioRxiv: plant biology:
  plants, plant biology, plant, Arabidopsis, Arabidopsis thaliana, photosynthesis, chloroplasts,
  crops, rice, maize, wheat, barley, tomato, soybean, roots, root development, root nodules,
  nitrogen fixation, leaves, stomata, flowering, flowers, seeds, germination, auxin, plant
  hormones, abscisic acid, plant immunity, plant pathogens, drought tolerance, salt stress,
  plant breeding, plant genomes, xylem, cell wall plant, pollen, mycorrhiza, light signaling,
  phytochrome, circadian clock plants, algae, Chlamydomonas, moss, trees
biorxiv.zoology bioRxiv: zoology:
  zoology, animals, insects, beetles, ants, bees, spiders, reptiles, lizards, snakes, frogs,
  fishes, sharks, birds, bats, mammals, whales, livestock, parasites of animals, animal
  morphology, taxonomy, new species, anatomy, feeding, reproduction of animals, mosquitoes,
  invertebrates, molluscs, crustaceans
biorxiv.animal-behavior-and-cognition bioRxiv: animal behavior and cognition:
  animal behavior, behaviour, animal cognition, animal learning, foraging, birdsong, songbirds,
  vocal communication, animal communication, social behavior of animals, collective animal
  behavior, primates, monkeys behavior, rodents behavior, mating behavior, courtship,
  aggression, honeybees, ants colonies, dogs, crows, tool use in animals, pose tracking of
  animals, behavior tracking, ethology, navigation of animals, play
biorxiv.paleontology bioRxiv: paleontology:
  paleontology, palaeontology, fossils, fossil, dinosaurs, extinct species, mass extinction,
  Cambrian, trilobites, hominins, fossil record, amber, ichthyosaurs, pterosaurs, Cretaceous,
  Jurassic, mammoth, paleoecology, taphonomy
biorxiv.scientific-communication-and-education bioRxiv: scientific communication and education:
  scientific communication, science education, biology education, peer review, preprints,
  academic careers, graduate students, postdocs, research culture, research funding, grant
  review, reproducibility, open science, gender equity in science, publishing, mentoring, STEM
  education, diversity in science
medrxiv medRxiv: health sciences:
  medicine, medical, clinical, clinical trials, randomized controlled trial, patients, hospital,
  mortality, disease, public health, health, health care, epidemiology, cohort study,
  prevalence, risk factors, diabetes, type 2 diabetes, type 1 diabetes, hypertension, blood
  pressure, cardiovascular disease, heart failure, stroke, myocardial infarction, atrial
  fibrillation, obesity, cancer screening, oncology clinical, breast cancer screening, COVID-19,
  long COVID, SARS-CoV-2, vaccine effectiveness, influenza, HIV, tuberculosis, malaria, sepsis,
  antimicrobial resistance, intensive care, surgery, anesthesia, emergency medicine, primary
  care, pediatrics, pregnancy, maternal health, obstetrics, mental health, depression, anxiety,
  suicide, psychiatry, schizophrenia, ADHD, dementia, Alzheimer's disease, Parkinson's disease,
  multiple sclerosis, migraine, neurology, kidney disease, dialysis, chronic pain, asthma, COPD,
  lung function, rheumatology, arthritis, osteoporosis, dermatology, ophthalmology, glaucoma,
  dentistry, nutrition, physical activity, sleep apnea, smoking, alcohol, opioid use disorder,
  addiction, electronic health records, diagnosis, prognosis, prediction model, polygenic risk,
  Mendelian randomization, genetic epidemiology, pharmacovigilance, health policy, health
  economics, health disparities, nursing, rehabilitation, sports medicine, radiology, medical
  education, wastewater surveillance, epidemic modelling, aging, frailty, long-term care,
  gastroenterology, inflammatory bowel disease, hematology, sickle cell, transplantation, mRNA
  vaccines, air pollution and health
"""
