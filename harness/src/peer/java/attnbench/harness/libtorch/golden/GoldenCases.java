package attnbench.harness.libtorch.golden;

import attnbench.harness.libtorch.golden.LinkCompositions.Residual;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The cases that golden files are made of. */
final class GoldenCases {
  private static final int HEADS = 2;
  private static final int N = 12;
  private static final int FEWER = 10;

  private GoldenCases() {}

  static List<GoldenCase> all() {
    return Stream.of(masked(), kernelised(), lowRank(), links(), spectral())
        .flatMap(List::stream)
        .toList();
  }

  private static GoldenCase of(
      String mixer, String variant, Map<String, ?> options, Composition composition) {
    return GoldenCase.of(mixer, variant, options, N, composition);
  }

  private static List<GoldenCase> masked() {
    return List.of(
        of(
            "full",
            "",
            Map.of("heads", HEADS),
            SoftmaxCompositions.masked(HEADS, (h, i, j) -> true)),
        of(
            "full",
            "causal",
            Map.of("heads", HEADS, "causal", true),
            SoftmaxCompositions.masked(HEADS, (h, i, j) -> j <= i)),
        of(
            "longformer",
            "",
            Map.of("heads", HEADS, "window", 4, "dilation", 2, "undilatedHeads", 1),
            SoftmaxCompositions.longformer(HEADS, 4, 2, 1)),
        GoldenCase.of(
            "bigbird",
            "",
            Map.of("heads", HEADS, "block", 2, "randomBlocks", 1),
            16,
            SoftmaxCompositions.bigBird(HEADS, 2)),
        of(
            "sparse",
            "strided",
            Map.of("heads", HEADS, "stride", 3, "summary", 1),
            SoftmaxCompositions.masked(
                HEADS, (h, i, j) -> j <= i && (i - j <= 3 || (i - j) % 3 == 0))),
        of(
            "sparse",
            "fixed",
            Map.of("heads", HEADS, "pattern", "fixed", "stride", 4, "summary", 1),
            SoftmaxCompositions.masked(
                HEADS, (h, i, j) -> j <= i && (i / 4 == j / 4 || j % 4 == 3))),
        of(
            "local",
            "",
            Map.of("heads", HEADS, "block", 4),
            SoftmaxCompositions.masked(HEADS, (h, i, j) -> i / 4 == j / 4)),
        of(
            "local",
            "comb",
            Map.of("heads", HEADS, "block", 4, "mode", "local-comb"),
            SoftmaxCompositions.masked(HEADS, (h, i, j) -> i % 4 == j % 4)),
        GoldenCase.of(
            "reformer",
            "",
            Map.of("heads", HEADS, "rounds", 2, "bucketLength", 4, "chunkLength", 4),
            16,
            SoftmaxCompositions.reformer(HEADS, 2, 4, 4)));
  }

  private static List<GoldenCase> kernelised() {
    return List.of(
        of("linear", "", Map.of("heads", HEADS), KernelisedCompositions.linear(HEADS, false)),
        of(
            "linear",
            "causal",
            Map.of("heads", HEADS, "causal", true),
            KernelisedCompositions.linear(HEADS, true)),
        of("cosformer", "", Map.of("heads", HEADS), KernelisedCompositions.cosformer(HEADS, false)),
        of(
            "cosformer",
            "causal",
            Map.of("heads", HEADS, "causal", true),
            KernelisedCompositions.cosformer(HEADS, true)),
        of(
            "performer",
            "",
            Map.of("heads", HEADS, "features", 6),
            KernelisedCompositions.performer(HEADS, false)),
        of(
            "performer",
            "causal",
            Map.of("heads", HEADS, "features", 6, "causal", true),
            KernelisedCompositions.performer(HEADS, true)),
        of(
            "performer",
            "relu",
            Map.of("heads", HEADS, "features", 6, "kernel", "relu"),
            KernelisedCompositions.generalisedPerformer(HEADS)),
        of(
            "rfa",
            "",
            Map.of("heads", HEADS, "features", 5),
            KernelisedCompositions.gaussianRfa(HEADS, false)),
        of(
            "rfa",
            "causal",
            Map.of("heads", HEADS, "features", 5, "causal", true),
            KernelisedCompositions.gaussianRfa(HEADS, true)),
        of(
            "rfa",
            "gate",
            Map.of("heads", HEADS, "features", 5, "causal", true, "gate", true),
            KernelisedCompositions.gatedRfa(HEADS)),
        of(
            "rfa",
            "arccos",
            Map.of("heads", HEADS, "features", 5, "kernel", "arccos"),
            KernelisedCompositions.arccosRfa(HEADS)));
  }

  private static List<GoldenCase> lowRank() {
    return List.of(
        of(
                "linformer",
                "",
                Map.of("heads", HEADS, "rank", 3),
                LowRankCompositions.linformer(HEADS, false, "compressKeys", "compressValues"))
            .with(FEWER),
        of(
                "linformer",
                "none",
                Map.of("heads", HEADS, "rank", 3, "sharing", "none"),
                LowRankCompositions.linformer(HEADS, true, "compressKeys", "compressValues"))
            .with(FEWER),
        of(
            "linformer",
            "key-value",
            Map.of("heads", HEADS, "rank", 3, "sharing", "key-value"),
            LowRankCompositions.linformer(HEADS, false, "compress", "compress")),
        of(
            "nystromformer",
            "",
            Map.of("heads", HEADS, "landmarks", 4, "convolution", 3),
            LowRankCompositions.nystromformer(HEADS, 4, 6)),
        of(
            "transformer-ls",
            "",
            Map.of("heads", HEADS, "window", 2, "rank", 3),
            LowRankCompositions.transformerLs(HEADS, 2, 3)),
        GoldenCase.of(
                "sinkhorn",
                "",
                Map.of("heads", HEADS, "block", 4),
                16,
                LowRankCompositions.sinkhorn(HEADS, 4, 5, 0.75, true))
            .with(N),
        of(
            "sinkhorn",
            "summed",
            Map.of(
                "heads", HEADS, "block", 4, "iterations", 0, "temperature", 1, "mixture", "summed"),
            LowRankCompositions.sinkhorn(HEADS, 4, 0, 1, false)),
        synthesizer("dense", false, LowRankCompositions.dense(HEADS)),
        synthesizer("factorized-dense", false, LowRankCompositions.factorizedDense(HEADS, 4)),
        synthesizer("random", true, LowRankCompositions.randomAndDotProduct(HEADS)),
        synthesizer("factorized-random", false, LowRankCompositions.factorizedRandom(HEADS)));
  }

  private static GoldenCase synthesizer(
      String form, boolean dotProduct, LowRankCompositions.Synthesis synthesis) {
    return of(
            "synthesizer",
            form,
            Map.of("heads", HEADS, "form", form, "rank", 3, "dotProduct", dotProduct),
            LowRankCompositions.synthesizer(HEADS, synthesis))
        .with(FEWER);
  }

  private static List<GoldenCase> links() {
    return List.of(
        of(
            "paramixer-chord",
            "",
            Map.of(),
            LinkCompositions.paramixer(LinkCompositions::chord, Residual.PREVIOUS)),
        of(
            "paramixer-chord",
            "first",
            Map.of("factors", "floor", "residual", "first", "hidden", 6),
            LinkCompositions.paramixer(LinkCompositions::chord, Residual.FIRST)),
        of(
            "paramixer-cdil",
            "",
            Map.of("links", 5),
            LinkCompositions.paramixer(LinkCompositions::cdil, Residual.PREVIOUS)),
        of(
            "chordmixer",
            "",
            Map.of("hidden", 6),
            LinkCompositions.chordMixer(false, 2, 2, 2, 1, 1)),
        of(
            "chordmixer",
            "norms",
            Map.of("hidden", 6, "prenorm", "layer", "norm", "layer"),
            LinkCompositions.chordMixer(true, 2, 2, 2, 1, 1)),
        of("mean", "", Map.of(), LinkCompositions::mean));
  }

  private static List<GoldenCase> spectral() {
    return List.of(
        of("fnet", "", Map.of(), SpectralCompositions::fnet),
        of("s4d", "", Map.of("states", 6), SpectralCompositions.s4d(false)),
        of(
            "s4d",
            "scan",
            Map.of("states", 6, "rule", "bilinear", "bidirectional", true, "mode", "scan"),
            SpectralCompositions.s4d(true)),
        of(
            "s4d",
            "bidirectional",
            Map.of("states", 6, "bidirectional", true),
            SpectralCompositions.s4d(false)));
  }
}
