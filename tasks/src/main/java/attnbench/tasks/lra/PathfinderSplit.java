package attnbench.tasks.lra;

/**
 * How the images of Pathfinder are divided. Published results come from four divisions, and are not
 * comparable across them. An image's place is that of its line in the metadata, whose files are
 * taken in the order of their names.
 */
public enum PathfinderSplit {
  /**
   * One level by place: 80 % train, 10 % validation, 10 % test. The source's data set tool shuffles
   * before that, by a hash that is its own.
   */
  LRA,
  /**
   * One level, shuffled with {@code dataSeed}, 80, 10, 10 %; the source shuffles without a seed.
   */
  NYSTROMFORMER,
  /** One level, shuffled with seed 42, 80, 10, 10 %; the source's generator draws another order. */
  S4,
  /**
   * All three levels; of each the first ten files of metadata are for test, the next ten for
   * validation.
   */
  PARAMIXER
}
