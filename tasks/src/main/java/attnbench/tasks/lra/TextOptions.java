package attnbench.tasks.lra;

/**
 * How the published training reviews are divided, and what a sequence is filled up with.
 *
 * @param validation where the validation reviews come from
 * @param validationItems reviews of the published training part kept for validation, at least 1;
 *     both classes keep their shares; unused when validation is TEST
 * @param splitSeed decides which ones, and the order of the rest
 * @param padded whether shorter reviews are filled up to the full length with token 0
 */
public record TextOptions(
    Validation validation, int validationItems, long splitSeed, boolean padded) {
  public TextOptions {
    if (validationItems < 1) {
      throw new IllegalArgumentException(
          "validationItems is " + validationItems + "; it must be at least 1");
    }
  }
}
