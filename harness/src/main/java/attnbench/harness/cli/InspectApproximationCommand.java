package attnbench.harness.cli;

import attnbench.attention.kernel.Kernels;
import attnbench.attention.mixer.MixerProvider;
import attnbench.attention.mixer.MixerShape;
import attnbench.harness.inspect.Approximation;
import attnbench.harness.inspect.ApproximationLine;
import attnbench.harness.train.Catalogue;
import attnbench.harness.train.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code attnbench inspect approximation}: how good the approximations of softmax are. */
@Command(
    name = "approximation",
    description = {
      "Compares the mixers that approximate softmax attention with it, on the same weights, as"
          + " their size grows: features, landmarks or rank.",
      "The error is the Frobenius norm of the difference as a share of the exact output's. A table"
          + " is printed, JSON and a chart are kept under --out."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  attnbench inspect approximation",
      "  attnbench inspect approximation --sizes 16,64,256 --length 1024 --sharpness 4"
    })
final class InspectApproximationCommand implements Callable<Integer> {
  private static final String EXACT = "full";
  private static final String FILE = "approximation";

  @ParentCommand private InspectCommand parent;
  @Spec private CommandSpec command;
  @Mixin private InspectOutput output;

  @Option(
      names = "--mixers",
      split = ",",
      paramLabel = "NAME",
      description = "Mixers to compare (default: all that approximate softmax attention).")
  private List<String> mixers = List.of();

  @Option(
      names = "--sizes",
      split = ",",
      paramLabel = "N",
      defaultValue = "8,16,32,64,128,256",
      description = "Features, landmarks or rank (default: ${DEFAULT-VALUE}).")
  private List<Integer> sizes;

  @Option(
      names = "--length",
      paramLabel = "N",
      defaultValue = "512",
      description = "Sequence length (default: ${DEFAULT-VALUE}).")
  private int length;

  @Option(
      names = "--width",
      paramLabel = "C",
      defaultValue = "32",
      description = "Columns (default: ${DEFAULT-VALUE}).")
  private int width;

  @Option(
      names = "--sharpness",
      paramLabel = "F",
      defaultValue = "2",
      description =
          "Factor of all scores: the larger, the further the weights are from equal ones"
              + " (default: ${DEFAULT-VALUE}).")
  private double sharpness;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "5",
      description = "Draws of weights, input and features (default: ${DEFAULT-VALUE}).")
  private int seeds;

  @Override
  public Integer call() {
    if (seeds < 1) {
      throw new IllegalArgumentException("--seeds is " + seeds + "; it must be at least 1");
    }
    Catalogue catalogue = new Catalogue(parent.main().plugins().loader());
    MixerShape shape = new MixerShape(width, length);
    Approximation approximation =
        new Approximation(
            catalogue.mixer(EXACT, Map.of()),
            shape,
            sharpness,
            Kernels.active(),
            seed -> Seeds.WEIGHTS.random(seed, 0, 0));
    List<Integer> rising = sizes.stream().distinct().sorted().toList();
    List<ApproximationLine> lines =
        chosen(catalogue).stream()
            .map(mixer -> approximation.measure(mixer, rising, seeds))
            .toList();
    ApproximationText text = new ApproximationText(shape, sharpness, seeds, lines);
    output.write(command, FILE, text, text.table(), text.chart());
    return ExitCode.OK.number();
  }

  private List<MixerProvider<?>> chosen(Catalogue catalogue) {
    List<MixerProvider<?>> chosen = new ArrayList<>();
    mixers.forEach(name -> chosen.add(catalogue.mixer(name, Map.of()).provider()));
    if (mixers.isEmpty()) {
      catalogue.mixers().stream()
          .filter(provider -> provider.softmaxApproximation().isPresent())
          .forEach(chosen::add);
    }
    if (chosen.isEmpty()) {
      throw new IllegalArgumentException("no mixer at hand approximates softmax attention");
    }
    return chosen;
  }
}
