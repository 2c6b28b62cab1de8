package attnbench.attention.mixer;

/**
 * What one forward pass costs, by formula.
 *
 * @param multiplyAdds multiply-adds of products, link mixing and Fourier transforms, without
 *     element-wise work; in a transform an addition that is not part of a product counts as one
 */
public record Cost(long multiplyAdds) {
  public Cost {
    if (multiplyAdds < 0) {
      throw new IllegalArgumentException(
          "multiply-adds are " + multiplyAdds + "; they must not be negative");
    }
  }
}
