package attnbench.attention.model;

/**
 * What makes scores of the pooled row, or of the two pooled rows of a pair of sequences.
 *
 * <p>F is the feed-forward width of the {@link ModelSpec}; e1 and e2 are the rows of a pair.
 */
public enum Head {
  /** A linear map; of a pair, of e1 and e2 side by side. */
  LINEAR,
  /**
   * Linear to F, ReLU, linear to the scores; of a pair, e1 and e2 side by side, linear to F, ReLU,
   * linear to F/2, ReLU, linear to the scores. As in the Long Range Arena's code.
   */
  MLP,
  /**
   * Of a pair only: as MLP, but of e1, e2, e1 * e2 and e1 - e2 side by side. The Long Range Arena's
   * code calls it NLI and leaves it off; ports to PyTorch have it on.
   */
  NLI
}
