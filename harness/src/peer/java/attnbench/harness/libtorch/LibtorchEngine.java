package attnbench.harness.libtorch;

import attnbench.attention.autodiff.LinkResidual;
import attnbench.attention.mixer.Options;
import attnbench.attention.mixer.Paramixer.ChordOptions;
import attnbench.attention.mixer.Paramixer.ChordProvider;
import attnbench.harness.peer.PeerCell;
import attnbench.harness.peer.PeerEngine;
import attnbench.harness.peer.PeerProblem;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.bytedeco.pytorch.global.torch;

/** libtorch with MKL. */
public final class LibtorchEngine implements PeerEngine {
  private static final String FUSED = "scaled_dot_product_attention";

  /** A gathering formulation may need this part of the memory: backward needs some of it twice. */
  private static final int MOST_OF_MEMORY = 4;

  private static final String LINEAR = "elu + 1, matmul";

  /** Refuses libraries without MKL, which are several times slower. */
  @Override
  public String description() {
    String configuration = torch.show_config().getString();
    if (!configuration.contains("BLAS_INFO=mkl")) {
      throw new IllegalStateException(
          "libtorch runs without MKL; its official libraries must be loaded first");
    }
    String version = configuration.replaceAll("(?s).*TORCH_VERSION=([0-9.]+).*", "$1");
    String capability = configuration.replaceAll("(?s).*CPU capability usage: (\\w+).*", "$1");
    return "libtorch %s, MKL, %s, %d threads"
        .formatted(version, capability, torch.get_num_threads());
  }

  @Override
  public List<String> formulations(PeerCell cell) {
    return switch (cell.mixer()) {
      case "full" -> List.of(FUSED);
      case "linear" -> List.of(LINEAR);
      default ->
          Arrays.stream(ParamixerLayer.Formulation.values())
              .filter(f -> !f.gathers() || gatheredBytes(cell) < memoryBytes() / MOST_OF_MEMORY)
              .map(f -> f.name().toLowerCase(Locale.ROOT))
              .toList();
    };
  }

  /** What backward keeps of the rows that all links of all factors lead to. */
  private static long gatheredBytes(PeerCell cell) {
    long factors = 31 - Integer.numberOfLeadingZeros(cell.n());
    return (long) Float.BYTES * cell.batch() * cell.n() * cell.c() * factors * (factors + 1);
  }

  private static long memoryBytes() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
  }

  @Override
  public Session open(PeerProblem problem, String formulation) {
    torch.set_num_threads(problem.cell().threads());
    Weights weights = new Weights(problem.model().parameters().all());
    return new LibtorchSession(problem, weights, layer(problem, weights, formulation));
  }

  private static Layer layer(PeerProblem problem, Weights weights, String formulation) {
    PeerCell cell = problem.cell();
    if (!cell.mixer().startsWith("paramixer")) {
      return new AttentionLayer(weights, "layer0", cell.heads(), cell.mixer().equals("full"));
    }
    ChordOptions options =
        Options.bind(
            cell.mixer(), new ChordProvider().defaults(), problem.spec().model().mixerOptions());
    LinkResidual residual = options.residual();
    return new ParamixerLayer(
        weights,
        "layer0.mixer",
        cell.n(),
        residual,
        ParamixerLayer.Formulation.valueOf(formulation.toUpperCase(Locale.ROOT)));
  }
}
