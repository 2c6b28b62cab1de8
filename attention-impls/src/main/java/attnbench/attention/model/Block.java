package attnbench.attention.model;

/** What stands round the mixer in each layer. */
public enum Block {
  /** {@code x = norm(x + mix(x)); x = norm(x + feedForward(x))}, as in the first Transformer. */
  POST_NORM,
  /** {@code x = x + mix(norm(x)); x = x + feedForward(norm(x))}, with a norm after the last. */
  PRE_NORM,
  /** The mixer alone, its weights from the embedding in every layer, as in the Paramixer net. */
  BARE
}
