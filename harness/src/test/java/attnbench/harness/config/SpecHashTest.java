package attnbench.harness.config;

import static org.assertj.core.api.Assertions.assertThat;

import attnbench.attention.model.ModelSpec;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class SpecHashTest {
  private static final RunSpec SPEC = Specs.run(Specs.train(3, 0.5, Budget.NONE), 0);

  /**
   * Oracle: {@code printf '%s' "$canonical" | sha256sum | cut -c1-8}, and the canonical text by
   * hand (0x1.47ae147ae147bp-6 is 0.02, 0x1.ccccccccccccdp-1 is 0.9 in Python's float.hex()).
   */
  @Test
  void aLiteralSpecHasItsPinnedHash() {
    String canonical =
        "{\"model\":{\"activation\":\"RELU\",\"block\":\"POST_NORM\",\"dropout\":0x0.0p0,"
            + "\"feedForwardWidth\":4,\"layers\":1,\"mixer\":\"full\",\"mixerOptions\":{},"
            + "\"pooling\":\"MEAN\",\"positions\":\"NONE\",\"width\":4},"
            + "\"task\":{\"length\":3,\"name\":\"tiny\",\"options\":{}},"
            + "\"train\":{\"batch\":10,\"budget\":{\"seconds\":0,\"steps\":0,\"tokens\":0},"
            + "\"epochs\":3,\"evaluateEverySteps\":0,\"optim\":{\"beta1\":0x1.ccccccccccccdp-1,"
            + "\"beta2\":0x1.ff7ced916872bp-1,\"clipNorm\":0x1.0p0,"
            + "\"epsilon\":0x1.5798ee2308c3ap-27,\"learningRate\":0x1.47ae147ae147bp-6,"
            + "\"schedule\":\"CONSTANT\",\"warmupSteps\":0,\"weightDecay\":0x0.0p0},"
            + "\"patience\":0,\"shards\":4,\"shuffle\":true,\"targetCorrect\":0x1.0p-1}}";
    var tree = (ObjectNode) SpecFormat.toTree(SPEC);
    tree.remove("seed");
    assertThat(SpecHash.canonical(tree)).isEqualTo(canonical);
    assertThat(SpecHash.of(SPEC)).isEqualTo("11963a18");
  }

  @Test
  void theOrderOfAMapDoesNotMatter() {
    Set<String> hashes = new HashSet<>();
    for (String names : new String[] {"abc", "cba", "bac"}) {
      Map<String, Object> options = new LinkedHashMap<>();
      names.chars().forEach(c -> options.put(Character.toString(c), c));
      hashes.add(SpecHash.of(with(options, 7)));
    }
    assertThat(hashes).hasSize(1);
  }

  @Test
  void theSeedDoesNotMatterAllElseDoes() {
    assertThat(SpecHash.of(with(Map.of(), 8))).isEqualTo(SpecHash.of(SPEC));
    assertThat(SpecHash.of(with(Map.of("heads", 4), 7))).isNotEqualTo(SpecHash.of(SPEC));
    assertThat(SpecHash.of(with(Map.of("heads", 4), 7)))
        .isNotEqualTo(SpecHash.of(with(Map.of("heads", 2), 7)));
  }

  @Test
  void theWayThroughJsonDoesNotMatter() {
    Map<String, Object> options = Map.of("i", 3, "l", 1L << 40, "d", 1e10, "b", true, "s", "x");
    RunSpec spec = with(options, 7);
    String json = SpecFormat.toJson(spec);
    RunSpec read = SpecFormat.bind(SpecFormat.parseJson(json, "json"), RunSpec.class, "json");
    assertThat(SpecHash.of(read)).isEqualTo(SpecHash.of(spec));
  }

  private static RunSpec with(Map<String, Object> options, long seed) {
    ModelSpec m = SPEC.model();
    ModelSpec model =
        new ModelSpec(
            m.mixer(),
            options,
            m.block(),
            m.layers(),
            m.width(),
            m.feedForwardWidth(),
            m.activation(),
            m.dropout(),
            m.positions(),
            m.pooling());
    return new RunSpec(SPEC.task(), model, SPEC.train(), seed);
  }
}
