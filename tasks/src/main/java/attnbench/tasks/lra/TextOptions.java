package attnbench.tasks.lra;

/**
 * How the published training reviews are divided.
 *
 * @param validationItems reviews of the published training part kept for validation, at least 1;
 *     both classes keep their shares
 * @param splitSeed decides which ones, and the order of the rest
 */
public record TextOptions(int validationItems, long splitSeed) {
  public TextOptions {
    if (validationItems < 1) {
      throw new IllegalArgumentException(
          "validationItems is " + validationItems + "; it must be at least 1");
    }
  }
}
