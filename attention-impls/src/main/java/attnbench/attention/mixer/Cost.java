package attnbench.attention.mixer;

/**
 * What one forward pass costs, by formula.
 *
 * @param multiplyAdds multiply-adds of products and link mixing, without element-wise work
 */
public record Cost(long multiplyAdds) {
  public Cost {
    if (multiplyAdds < 0) {
      throw new IllegalArgumentException(
          "multiply-adds are " + multiplyAdds + "; they must not be negative");
    }
  }
}
