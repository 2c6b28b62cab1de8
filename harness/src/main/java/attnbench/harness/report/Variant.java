package attnbench.harness.report;

import attnbench.attention.model.Block;
import attnbench.attention.model.ModelSpec;
import java.util.Comparator;
import java.util.Locale;

/**
 * What a protocol compares: a mixer with its options and what stands round it.
 *
 * @param shortLabel the mixer, and the options that are not its defaults
 * @param feedForward width and activation, empty where the block has none
 */
record Variant(String mixer, String shortLabel, Block block, String feedForward)
    implements Comparable<Variant> {
  private static final Comparator<Variant> ORDER =
      Comparator.comparing(Variant::mixer)
          .thenComparing(Variant::shortLabel)
          .thenComparing(Variant::block)
          .thenComparing(Variant::feedForward);

  static Variant of(ModelSpec model) {
    return new Variant(
        model.mixer(),
        model.mixerLabel(),
        model.block(),
        model.block() == Block.BARE
            ? ""
            : "feed-forward %d %s".formatted(model.feedForwardWidth(), lower(model.activation())));
  }

  /** The short label and the block, for variants that the short one does not tell apart. */
  String longLabel() {
    String round = lower(block) + (feedForward.isEmpty() ? "" : ", " + feedForward);
    return shortLabel + " [" + round + "]";
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public int compareTo(Variant other) {
    return ORDER.compare(this, other);
  }
}
