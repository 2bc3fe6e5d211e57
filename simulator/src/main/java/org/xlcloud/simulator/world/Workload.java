package org.xlcloud.simulator.world;

import java.util.List;
import java.util.SplittableRandom;

/// A kind of work: whose it is, what its servers are called, on what cards it runs and how hard.
record Workload(String project, String prefix, double load, List<Product> cards) {
    private static final List<Workload> ON_GPUS = List.of(
            new Workload("rendering", "render", 82, List.of(Product.K2, Product.M60)),
            new Workload("cfd", "cfd-solver", 90, List.of(Product.K2, Product.A100)),
            new Workload("rendering", "bake", 60, List.of(Product.K2, Product.T4)),
            new Workload("training", "train-seg", 94, List.of(Product.A100, Product.H100)),
            new Workload("training", "llm-tune", 97, List.of(Product.H100, Product.A100)),
            new Workload("training", "infer", 48, List.of(Product.T4)),
            new Workload("visualization", "cad-desk", 27, List.of(Product.M60, Product.K2)),
            new Workload("visualization", "med-view", 35, List.of(Product.M60, Product.T4)),
            new Workload("gaming", "stream", 58, List.of(Product.T4, Product.M60, Product.K2)),
            new Workload("research", "notebook", 9, List.of(Product.K2, Product.T4, Product.A100)),
            new Workload("research", "dock-sim", 73, List.of(Product.K2, Product.A100, Product.H100)));

    private static final List<Workload> ON_CPUS = List.of(
            new Workload("admin", "bastion", 0, List.of()),
            new Workload("rendering", "asset-db", 0, List.of()),
            new Workload("rendering", "queue", 0, List.of()),
            new Workload("cfd", "mesh-prep", 0, List.of()),
            new Workload("cfd", "licence", 0, List.of()),
            new Workload("training", "data-loader", 0, List.of()),
            new Workload("visualization", "gateway", 0, List.of()),
            new Workload("gaming", "lobby", 0, List.of()),
            new Workload("gaming", "match", 0, List.of()),
            new Workload("research", "login", 0, List.of()),
            new Workload("research", "build", 0, List.of()));

    /// Some work that suits a card.
    static Workload on(Product product, SplittableRandom random) {
        List<Workload> fitting = ON_GPUS.stream()
                .filter(workload -> workload.cards().contains(product))
                .toList();
        return fitting.get(random.nextInt(fitting.size()));
    }

    static Workload onCpus(SplittableRandom random) {
        return ON_CPUS.get(random.nextInt(ON_CPUS.size()));
    }
}
