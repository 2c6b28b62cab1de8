package attnbench.tasks.synthetic;

import attnbench.tasks.Shortcut;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Copying: which symbol stood at a place among the first, far back.
 *
 * <p>One item of length 8 with 3 symbols to remember; 0 is a blank, {@code p} asks for place p:
 *
 * <pre>
 *   position   0  1  2  3  4  5  6  7
 *   token      c  a  d  0  0  0  0 p1        class a
 * </pre>
 *
 * <p>Tokens: the blank, then the symbols, then the places. Symbols and the place are uniform.
 */
final class CopyingTask extends SyntheticTask {
  static final String NAME = "copying";
  private static final int SYMBOL_0 = 1;

  private final CopyingOptions options;

  CopyingTask(CopyingOptions options, int length) {
    super(
        NAME,
        SYMBOL_0 + options.symbols() + options.remembered(),
        options.symbols(),
        length,
        options.sizes());
    this.options = options;
  }

  static int leastLength(CopyingOptions options) {
    return options.remembered() + 1;
  }

  @Override
  int write(RandomGenerator random, int[] tokens) {
    int remembered = options.remembered();
    int last = maxLength() - 1;
    fillNoise(random, tokens, 0, remembered, SYMBOL_0, options.symbols());
    Arrays.fill(tokens, remembered, last, 0);
    int place = random.nextInt(remembered);
    tokens[last] = SYMBOL_0 + options.symbols() + place;
    return tokens[place] - SYMBOL_0;
  }

  @Override
  List<Shortcut> moreShortcuts() {
    return List.of(
        new Shortcut(
            "most frequent symbol",
            "answers the symbol that occurs most often, wherever; closed form",
            expectedLargestShare(options.remembered(), options.symbols())));
  }
}
