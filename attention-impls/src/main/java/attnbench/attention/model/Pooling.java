package attnbench.attention.model;

/** How the [N x C] output of the last block becomes the one row that the head reads. */
public enum Pooling {
  /** All rows side by side, [1 x N*C]; needs sequences of one length. */
  FLATTEN,
  /** The mean of the rows. */
  MEAN,
  /** The first row, after a learned row was put in front of the sequence. */
  CLS,
  /** The first row of the sequence itself. */
  FIRST,
  /** The last row. */
  LAST
}
