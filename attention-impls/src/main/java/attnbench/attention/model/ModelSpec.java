package attnbench.attention.model;

import attnbench.attention.nn.Activation;
import java.util.Map;

/**
 * Everything that defines a model but for its input, its output and its longest sequence.
 *
 * @param mixer a name that {@link attnbench.attention.mixer.Mixers} finds
 * @param mixerOptions the options that differ from the mixer's defaults, by name
 * @param block what stands round the mixer
 * @param layers number of blocks
 * @param width C
 * @param feedForwardWidth F, hidden width of the feed-forward part, which {@link Block#BARE} has
 *     not, and of heads that are not linear
 * @param activation of the feed-forward part
 * @param dropout share of activations dropped in training, 0 to below 1
 * @param positions what is added to the embedding
 * @param pooling how the head gets its row
 * @param head what makes scores of the row
 */
public record ModelSpec(
    String mixer,
    Map<String, Object> mixerOptions,
    Block block,
    int layers,
    int width,
    int feedForwardWidth,
    Activation activation,
    double dropout,
    Positions positions,
    Pooling pooling,
    Head head) {
  public ModelSpec {
    mixerOptions = Map.copyOf(mixerOptions);
    requirePositive("layers", layers);
    requirePositive("width", width);
    requirePositive("feedForwardWidth", feedForwardWidth);
    if (!(dropout >= 0 && dropout < 1)) {
      throw new IllegalArgumentException(
          "dropout is " + dropout + "; it must be at least 0 and below 1");
    }
  }

  /** With a linear head. */
  public ModelSpec(
      String mixer,
      Map<String, Object> mixerOptions,
      Block block,
      int layers,
      int width,
      int feedForwardWidth,
      Activation activation,
      double dropout,
      Positions positions,
      Pooling pooling) {
    this(
        mixer,
        mixerOptions,
        block,
        layers,
        width,
        feedForwardWidth,
        activation,
        dropout,
        positions,
        pooling,
        Head.LINEAR);
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be at least 1");
    }
  }
}
