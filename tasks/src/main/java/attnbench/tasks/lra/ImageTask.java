package attnbench.tasks.lra;

import attnbench.tasks.Dataset;
import attnbench.tasks.Example;
import attnbench.tasks.GrayPicture;
import attnbench.tasks.InputKind;
import attnbench.tasks.Shortcut;
import attnbench.tasks.Skipped;
import attnbench.tasks.Split;
import attnbench.tasks.Target;
import attnbench.tasks.Task;
import attnbench.tasks.baseline.Baselines;
import attnbench.tasks.io.CifarBinary;
import java.util.List;
import java.util.Optional;

/**
 * Photographs of 32 x 32 pixels in gray, read row by row as 1,024 tokens: which of ten things.
 *
 * <p>One item, its first two rows:
 *
 * <pre>
 *   position    0   1   2 ...  31 | 32  33  34 ...  63 | 64
 *   token      61  63  65 ... 101 | 60  61  66 ... 104 | ...     label 3, a cat
 * </pre>
 *
 * <p>The token is the shade, 0 to 255; there is no padding and nothing is normalised. The first
 * 45,000 of the training images are for training and the last 5,000 for validation.
 *
 * <p>Departures from the Long Range Arena: black pixels are tokens like all others, where the
 * published code masks them as padding.
 */
final class ImageTask implements Task {
  static final String NAME = "image";
  private static final int SHADES = 256;
  private static final int VALIDATION_SHARE = 10;

  private final CifarImages images;
  private final Dataset train;
  private final Dataset validation;
  private final Dataset test;

  ImageTask(ImageOptions options, CifarImages images) {
    this.images = images;
    int all = images.trainLabels().length;
    this.test = new GrayImages(images.test(), images.testLabels(), 0, images.testLabels().length);
    int held = options.validation() == Validation.TRAIN ? all / VALIDATION_SHARE : 0;
    this.train = new GrayImages(images.train(), images.trainLabels(), 0, all - held);
    this.validation =
        options.validation() == Validation.TEST
            ? test
            : new GrayImages(images.train(), images.trainLabels(), all - held, held);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public InputKind input() {
    return new InputKind.Tokens(SHADES);
  }

  @Override
  public Target target() {
    return new Target.Classes(CifarBinary.CLASSES);
  }

  @Override
  public int maxLength() {
    return CifarBinary.PIXELS;
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
    return 1.0 / CifarBinary.CLASSES;
  }

  @Override
  public List<Shortcut> shortcuts() {
    return List.of(
        Baselines.majorityClass(this),
        Baselines.firstToken(this),
        Baselines.bagOfTokens(this, "shades"));
  }

  @Override
  public List<Skipped> skipped() {
    return images.skipped();
  }

  @Override
  public Optional<GrayPicture> picture(Example example) {
    return Optional.of(GrayPicture.ofTokens(example, CifarBinary.SIDE, CifarBinary.SIDE));
  }
}
