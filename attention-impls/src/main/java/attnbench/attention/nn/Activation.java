package attnbench.attention.nn;

/** The non-linearity of a feed-forward part. */
public enum Activation {
  RELU,
  /** {@code x Phi(x)} with the exact normal distribution function (Hendrycks and Gimpel 2016). */
  GELU
}
