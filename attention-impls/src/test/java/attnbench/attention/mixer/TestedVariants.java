package attnbench.attention.mixer;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The settings of a mixer's options that tests try. */
final class TestedVariants {
  /**
   * Settings small enough for the patterns to show at the lengths of tests, where the published
   * ones let every position see every other.
   */
  private static final Map<String, List<Map<String, Object>>> SMALL =
      Map.of(
          "local",
          List.of(
              Map.of("block", 4),
              Map.of("block", 4, "mode", "local-comb", "heads", 2),
              Map.of("block", 1)),
          "longformer",
          List.of(
              Map.of("window", 4, "globalTokens", 0),
              Map.of("window", 4, "globalTokens", 2, "heads", 2),
              Map.of("window", 4, "globalTokens", 2, "causal", true),
              Map.of("window", 6, "dilation", 3, "heads", 2, "undilatedHeads", 1),
              Map.of("window", 4, "dilation", 2, "causal", true, "globalTokens", 0),
              Map.of("window", 0, "globalTokens", 0)),
          "bigbird",
          List.of(
              Map.of("block", 2, "randomBlocks", 2, "heads", 2),
              Map.of("block", 3, "windowBlocks", 1, "randomWithin", 12),
              Map.of("block", 8, "randomBlocks", 0)),
          "reformer",
          List.of(
              Map.of("bucketLength", 9, "chunkLength", 16, "rounds", 3, "heads", 2),
              Map.of("bucketLength", 9, "chunkLength", 16, "seesSelf", true),
              Map.of("bucketLength", 9, "chunkLength", 9, "acrossBuckets", true)),
          "sparse",
          List.of(
              Map.of("stride", 3, "summary", 1),
              Map.of("stride", 3, "summary", 1, "causal", false),
              Map.of("stride", 3, "summary", 1, "split", true, "heads", 2),
              Map.of("stride", 3, "summary", 1, "split", true, "heads", 2, "causal", false),
              Map.of("stride", 4, "summary", 1, "pattern", "fixed"),
              Map.of("stride", 5, "summary", 2, "pattern", "fixed", "causal", false),
              Map.of("stride", 4, "summary", 1, "pattern", "fixed", "split", true, "heads", 2),
              Map.of(
                  "stride", 4, "summary", 1, "pattern", "fixed", "split", true, "heads", 2,
                  "causal", false),
              Map.of(
                  "stride",
                  5,
                  "summary",
                  1,
                  "pattern",
                  "fixed",
                  "firstSummary",
                  true,
                  "globalTokens",
                  1),
              Map.of("stride", 3, "summary", 1, "globalTokens", 2)));

  /** Settings of low rank, with few landmarks or small blocks, and all forms in two heads. */
  private static final Map<String, List<Map<String, Object>>> LOW_RANK =
      Map.of(
          "linformer",
          List.of(
              Map.of("rank", 3, "heads", 2, "sharing", "none"),
              Map.of("rank", 3, "heads", 2, "sharing", "headwise"),
              Map.of("rank", 1, "heads", 2, "sharing", "key-value")),
          "nystromformer",
          List.of(
              Map.of("landmarks", 3, "heads", 2, "convolution", 5),
              Map.of("landmarks", 5, "steps", 2, "convolution", 0),
              Map.of("landmarks", 1)),
          "sinkhorn",
          List.of(
              Map.of("heads", 2, "block", 5, "iterations", 2),
              Map.of("heads", 2, "block", 4, "iterations", 0, "mixture", "summed"),
              Map.of("heads", 2, "block", 70)),
          "synthesizer",
          Stream.of("dense", "factorized-dense", "random", "factorized-random")
              .flatMap(
                  form ->
                      Stream.of(false, true)
                          .map(
                              dot ->
                                  Map.<String, Object>of(
                                      "form", form, "heads", 2, "rank", 3, "dotProduct", dot)))
              .toList(),
          "transformer-ls",
          List.of(
              Map.of("heads", 2, "window", 1, "rank", 1),
              Map.of("heads", 2, "window", 3, "rank", 3),
              Map.of("heads", 2, "window", 90, "rank", 2)));

  /** Settings that are refused one without the other. */
  private static final Map<String, List<Map<String, Object>>> TOGETHER =
      Map.of(
          "rfa",
          List.of(
              Map.of("causal", true, "gate", true),
              Map.of("causal", true, "gate", true, "heads", 2, "kernel", "arccos")));

  /**
   * Settings under which a few positions fall into several buckets. Outputs jump where a bucket
   * changes, so that differences are slopes only with steps too small for floats.
   */
  private static final Map<String, List<Map<String, Object>>> JUMPING =
      Map.of(
          "reformer",
          List.of(
              Map.of("bucketLength", 2, "chunkLength", 4, "rounds", 3, "heads", 2),
              Map.of("bucketLength", 1, "chunkLength", 2, "rounds", 4),
              Map.of("bucketLength", 1, "chunkLength", 3, "rounds", 2, "acrossBuckets", true),
              Map.of(
                  "bucketLength",
                  1,
                  "mostBuckets",
                  10,
                  "chunkLength",
                  0,
                  "rounds",
                  1,
                  "acrossBuckets",
                  true,
                  "seesSelf",
                  true,
                  "scores",
                  "times-root-width")));

  private TestedVariants() {}

  /** Changes to the default options: the contract's own, and small settings. */
  static List<Map<String, Object>> of(MixerProvider<?> provider, MixerShape shape) {
    List<Map<String, Object>> neighbours = MixerCase.neighbours(provider, shape);
    String mixer = provider.name();
    return joined(joined(joined(neighbours, SMALL, mixer), LOW_RANK, mixer), TOGETHER, mixer);
  }

  /** The same and, for oracles in double, the settings under which outputs jump. */
  static List<Map<String, Object>> ofOracle(MixerProvider<?> provider, MixerShape shape) {
    return joined(of(provider, shape), JUMPING, provider.name());
  }

  private static List<Map<String, Object>> joined(
      List<Map<String, Object>> some, Map<String, List<Map<String, Object>>> more, String mixer) {
    return Stream.concat(some.stream(), more.getOrDefault(mixer, List.of()).stream()).toList();
  }
}
