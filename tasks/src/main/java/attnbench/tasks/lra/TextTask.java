package attnbench.tasks.lra;

import attnbench.tasks.Dataset;
import attnbench.tasks.InputKind;
import attnbench.tasks.Shortcut;
import attnbench.tasks.Split;
import attnbench.tasks.Target;
import attnbench.tasks.Task;
import attnbench.tasks.baseline.Baselines;
import attnbench.tasks.lra.ImdbReviews.Review;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Film reviews as bytes: negative (0) or positive (1).
 *
 * <p>One item, a positive review cut at length 12:
 *
 * <pre>
 *   position    0   1   2   3   4   5   6   7   8   9  10  11
 *   byte        A       g   r   e   a   t       f   i   l   m
 *   token      66  33 104 115 102  98 117  33 103 106 109 110     label 1
 * </pre>
 *
 * <p>A token is the byte + 1; 0 is padding, so the vocabulary is 257. Reviews are cut at the task's
 * length and shorter ones keep their own.
 *
 * <p>Order: each part is sorted by path and then shuffled, since by path all negative reviews come
 * first. The training part is shuffled with {@code splitSeed} and divided class by class, so that
 * validation has the classes in the same shares; the test part is always in the same order.
 *
 * <p>Departures from the Long Range Arena: validation is carved from the training part, where the
 * published code validates on the test part; no padding to a fixed length.
 */
final class TextTask implements Task {
  static final String NAME = "text";
  static final int PADDING = 0;
  private static final int VOCABULARY = 257;
  private static final int CLASSES = 2;
  private static final long TEST_ORDER_SEED = 0;
  private static final System.Logger LOGGER = System.getLogger(TextTask.class.getName());

  private final int maxLength;
  private final Dataset train;
  private final Dataset validation;
  private final Dataset test;

  private TextTask(int maxLength, Dataset train, Dataset validation, Dataset test) {
    this.maxLength = maxLength;
    this.train = train;
    this.validation = validation;
    this.test = test;
  }

  static TextTask of(TextOptions options, int maxLength, ImdbReviews reviews) {
    if (!reviews.skipped().isEmpty()) {
      LOGGER.log(
          System.Logger.Level.WARNING,
          "{0} files among the reviews are not named <id>_<rating>.txt and were skipped: {1}",
          reviews.skipped().size(),
          String.join(", ", reviews.skipped().subList(0, Math.min(3, reviews.skipped().size()))));
    }
    List<Review> shuffled = shuffled(reviews.train(), options.splitSeed());
    int[] wanted = validationPerClass(options.validationItems(), shuffled);
    List<Review> train = new ArrayList<>();
    List<Review> validation = new ArrayList<>();
    for (Review review : shuffled) {
      boolean held = wanted[review.label()]-- > 0;
      (held ? validation : train).add(review);
    }
    return new TextTask(
        maxLength,
        new PackedTexts(train),
        new PackedTexts(validation),
        new PackedTexts(shuffled(reviews.test(), TEST_ORDER_SEED)));
  }

  private static int[] validationPerClass(int items, List<Review> reviews) {
    int positive = reviews.stream().mapToInt(Review::label).sum();
    int negative = reviews.size() - positive;
    int wantedPositive = (int) Math.round((double) items * positive / reviews.size());
    int wantedNegative = items - wantedPositive;
    if (wantedPositive >= positive || wantedNegative >= negative) {
      throw new IllegalArgumentException(
          ("validationItems is %d; it must leave a review of each class to learn from, "
                  + "and there are %d negative and %d positive ones")
              .formatted(items, negative, positive));
    }
    return new int[] {wantedNegative, wantedPositive};
  }

  private static List<Review> shuffled(List<Review> reviews, long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    List<Review> shuffled = new ArrayList<>(reviews);
    for (int i = shuffled.size() - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      shuffled.set(j, shuffled.set(i, shuffled.get(j)));
    }
    return shuffled;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public InputKind input() {
    return new InputKind.Tokens(VOCABULARY);
  }

  @Override
  public Target target() {
    return new Target.Classes(CLASSES);
  }

  @Override
  public int maxLength() {
    return maxLength;
  }

  @Override
  public Dataset data(Split split) {
    return switch (split) {
      case TRAIN -> train;
      case VALIDATION -> validation;
      case TEST -> test;
    };
  }

  @Override
  public double chance() {
    return 1.0 / CLASSES;
  }

  @Override
  public List<Shortcut> shortcuts() {
    return List.of(
        Baselines.majorityClass(this),
        Baselines.firstToken(this),
        Baselines.bagOfTokens(this, "bytes"));
  }
}
