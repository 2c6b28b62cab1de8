package attnbench.attention.model;

import attnbench.attention.autodiff.Dense;
import attnbench.attention.autodiff.Matrices;
import attnbench.attention.autodiff.Parameter;
import attnbench.attention.mixer.MixerOracle;
import attnbench.attention.mixer.MixerProvider;
import attnbench.attention.mixer.MixerShape;
import attnbench.attention.mixer.Mixers;
import attnbench.attention.mixer.Options;
import attnbench.attention.nn.Activation;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** What a model computes without dropout, from its spec and its parameters by name, in double. */
final class ModelOracle {
  private static final double EPSILON = 1e-5;

  private final ModelSpec spec;
  private final int maxRows;
  private final Map<String, double[][]> parameters = new HashMap<>();

  ModelOracle(ModelSpec spec, SequenceModel model, int maxLength) {
    this.spec = spec;
    this.maxRows = spec.pooling() == Pooling.CLS ? maxLength + 1 : maxLength;
    for (Parameter parameter : model.parameters().all()) {
      parameters.put(parameter.name(), Matrices.rows(parameter.value()));
    }
  }

  /** The scores of tokens, [1 x outputs]. */
  double[][] scores(int[] tokens) {
    return head(encoded(tokens));
  }

  /** The scores of a pair, [1 x outputs]. */
  double[][] scores(int[] tokens, int[] other) {
    double[][] first = encoded(tokens);
    double[][] second = encoded(other);
    double[][] both = Dense.join(first, second);
    if (spec.head() == Head.NLI) {
      double[][] product = new double[1][first[0].length];
      double[][] difference = new double[1][first[0].length];
      for (int j = 0; j < first[0].length; j++) {
        product[0][j] = first[0][j] * second[0][j];
        difference[0][j] = first[0][j] - second[0][j];
      }
      both = Dense.join(both, Dense.join(product, difference));
    }
    return head(both);
  }

  private double[][] head(double[][] row) {
    if (spec.head() == Head.LINEAR) {
      return linear("head", row);
    }
    double[][] x = row;
    for (int i = 0; parameters.containsKey("head.hidden" + i + ".weight"); i++) {
      x = Dense.map(linear("head.hidden" + i, x), h -> Math.max(h, 0));
    }
    return linear("head.out", x);
  }

  private double[][] encoded(int[] tokens) {
    double[][] table = parameters.get("embedding.table");
    double[][] rows = new double[tokens.length][];
    for (int i = 0; i < tokens.length; i++) {
      rows[i] = table[tokens[i]].clone();
    }
    return encoded(rows);
  }

  /** The scores of real rows [N x W], [1 x outputs]. */
  double[][] scoresOfReals(double[][] reals) {
    return head(encoded(linear("embedding", reals)));
  }

  /** The pooled row. */
  private double[][] encoded(double[][] embedded) {
    double[][] x = embedded;
    if (spec.pooling() == Pooling.CLS) {
      x = Dense.transpose(Dense.join(Dense.transpose(parameters.get("cls")), Dense.transpose(x)));
    }
    if (spec.positions() == Positions.LEARNED) {
      double[][] positions = parameters.get("positions.table");
      x = Dense.add(x, Arrays.copyOf(positions, x.length));
    }
    double[][] source = x;
    for (int i = 0; i < spec.layers(); i++) {
      x = layer("layer" + i, x, source);
    }
    if (spec.block() == Block.PRE_NORM) {
      x = norm("norm", x);
    }
    return pooled(x);
  }

  private double[][] layer(String name, double[][] x, double[][] source) {
    return switch (spec.block()) {
      case BARE -> mix(name, x, source);
      case PRE_NORM -> {
        double[][] normed = norm(name + ".norm1", x);
        double[][] mixed = Dense.add(x, mix(name, normed, normed));
        yield Dense.add(mixed, feedForward(name, norm(name + ".norm2", mixed)));
      }
      case POST_NORM -> {
        double[][] mixed = norm(name + ".norm1", Dense.add(x, mix(name, x, x)));
        yield norm(name + ".norm2", Dense.add(mixed, feedForward(name, mixed)));
      }
    };
  }

  private double[][] mix(String layer, double[][] x, double[][] source) {
    Map<String, double[][]> own = new HashMap<>();
    String prefix = layer + ".mixer.";
    parameters.forEach(
        (name, value) -> {
          if (name.startsWith(prefix)) {
            own.put(name.substring(prefix.length()), value);
          }
        });
    var settings = new MixerOracle.Settings(options(), own, new MixerShape(spec.width(), maxRows));
    return MixerOracle.BY_NAME.get(spec.mixer()).output(settings, x, source);
  }

  private Map<String, Object> options() {
    MixerProvider<?> provider =
        Mixers.discover(ModelOracle.class.getClassLoader()).stream()
            .filter(mixer -> mixer.name().equals(spec.mixer()))
            .findFirst()
            .orElseThrow();
    return Options.asMap(Options.bind("mixer", provider.defaults(), spec.mixerOptions()));
  }

  private double[][] feedForward(String layer, double[][] x) {
    double[][] hidden = linear(layer + ".feedForward.hidden", x);
    double[][] active =
        spec.activation() == Activation.GELU
            ? Dense.gelu(hidden)
            : Dense.map(hidden, h -> Math.max(h, 0));
    return linear(layer + ".feedForward.out", active);
  }

  private double[][] norm(String name, double[][] x) {
    return Dense.layerNorm(
        x, parameters.get(name + ".gain"), parameters.get(name + ".bias"), EPSILON);
  }

  private double[][] linear(String name, double[][] x) {
    return Dense.linear(x, parameters.get(name + ".weight"), parameters.get(name + ".bias"));
  }

  private double[][] pooled(double[][] x) {
    return switch (spec.pooling()) {
      case FLATTEN -> {
        double[][] flat = new double[1][0];
        for (double[] row : x) {
          flat = Dense.join(flat, new double[][] {row});
        }
        yield flat;
      }
      case MEAN -> {
        double[][] mean = new double[1][spec.width()];
        for (double[] row : x) {
          for (int j = 0; j < row.length; j++) {
            mean[0][j] += row[j] / x.length;
          }
        }
        yield mean;
      }
      case CLS, FIRST -> new double[][] {x[0]};
      case LAST -> new double[][] {x[x.length - 1]};
    };
  }
}
