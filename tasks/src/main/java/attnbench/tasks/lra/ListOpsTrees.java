package attnbench.tasks.lra;

import java.util.random.RandomGenerator;

/**
 * Random ListOps expressions, kept when their length is in a range.
 *
 * <p>A node is a digit with probability 3/4, and always at {@code maxDepth}; otherwise an operator
 * with 2 to {@code maxArguments} arguments, which are nodes one level deeper. Counts, digits and
 * operators are uniform. The length of an operator node is 2 (itself and the closing token) and the
 * lengths of its arguments. Nodes are drawn in the order in which they are written, where the
 * source draws the operator after its arguments: the same distribution.
 *
 * @param moreThan a tree is kept when it has more tokens than this
 * @param lessThan and fewer than this
 */
record ListOpsTrees(int moreThan, int lessThan, int maxDepth, int maxArguments) {
  /** At the published settings 8 of 100 trees are kept. */
  private static final int MOST_DRAWS = 100_000;

  private static final int OPERATORS = ListOps.SM - ListOps.MIN + 1;

  /**
   * Draws trees until one is kept.
   *
   * @param tokens gets the tree; at least {@code lessThan - 1} long
   * @return its length
   * @throws IllegalArgumentException when hardly any tree is that long
   */
  int draw(RandomGenerator random, int[] tokens) {
    for (int draw = 0; draw < MOST_DRAWS; draw++) {
      int length = drawOnce(random, tokens);
      if (length > 0) {
        return length;
      }
    }
    throw new IllegalArgumentException(
        ("none of %d ListOps trees of depth up to %d with up to %d arguments"
                + " had more than %d and fewer than %d tokens")
            .formatted(MOST_DRAWS, maxDepth, maxArguments, moreThan, lessThan));
  }

  /** Draws one tree; its length, or 0 when it is not kept. */
  int drawOnce(RandomGenerator random, int[] tokens) {
    int length = node(random, tokens, 0, 1);
    return length > moreThan && length < lessThan ? length : 0;
  }

  /**
   * Writes a node.
   *
   * @param at where the node begins
   * @return where it ends; {@code lessThan} as soon as the tree is too long
   */
  private int node(RandomGenerator random, int[] tokens, int at, int depth) {
    // One long serves a whole node: two bits, then three scaled draws from 20 bits each.
    long bits = random.nextLong();
    if (depth == maxDepth || (bits & 3) != 0) {
      if (at < lessThan - 1) {
        tokens[at] = ListOps.DIGIT_0 + scaled(bits >>> 2, ListOps.DIGITS);
      }
      return at + 1;
    }
    int arguments = 2 + scaled(bits >>> 22, maxArguments - 1);
    if (at + arguments + 2 >= lessThan) {
      return lessThan;
    }
    tokens[at] = ListOps.MIN + scaled(bits >>> 42, OPERATORS);
    int end = at + 1;
    for (int i = 0; i < arguments; i++) {
      end = node(random, tokens, end, depth + 1);
      if (end >= lessThan - 1) {
        return lessThan;
      }
    }
    tokens[end] = ListOps.CLOSE;
    return end + 1;
  }

  /** Uniform on 0 to {@code bound - 1} but for a millionth. */
  private static int scaled(long bits, int bound) {
    return (int) ((bits & 0xfffff) * bound >>> 20);
  }
}
