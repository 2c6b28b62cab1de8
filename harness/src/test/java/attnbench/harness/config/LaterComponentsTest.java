package attnbench.harness.config;

import static org.assertj.core.api.Assertions.assertThat;

import attnbench.attention.model.Head;
import attnbench.attention.model.ModelSpec;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class LaterComponentsTest {
  /** Stands for a record of which an older version knew the name alone. */
  record Grown(String name, @Later double area, @Later("[1]") List<Integer> layers) {}

  private static RunSpec spec(Head head) {
    RunSpec base = Specs.run(Specs.train(1, 2, Budget.NONE), 0);
    ModelSpec m = base.model();
    ModelSpec model =
        new ModelSpec(
            m.mixer(),
            m.mixerOptions(),
            m.block(),
            m.layers(),
            m.width(),
            m.feedForwardWidth(),
            m.activation(),
            m.dropout(),
            m.positions(),
            m.pooling(),
            head);
    return new RunSpec(base.task(), model, base.train(), base.seed());
  }

  @Test
  void aLinearHeadIsNotWrittenAndReadWhereNoneIsWritten() {
    JsonNode tree = SpecFormat.toTree(spec(Head.LINEAR));
    assertThat(tree.get("model").has("head")).isFalse();
    assertThat(SpecFormat.bind(tree, RunSpec.class, "test")).isEqualTo(spec(Head.LINEAR));
    assertThat(SpecFormat.toJson(spec(Head.LINEAR))).doesNotContain("head");
  }

  @Test
  void anotherHeadIsWrittenAndChangesTheHash() {
    JsonNode tree = SpecFormat.toTree(spec(Head.NLI));
    assertThat(tree.get("model").get("head").asString()).isEqualTo("NLI");
    assertThat(SpecFormat.bind(tree, RunSpec.class, "test")).isEqualTo(spec(Head.NLI));
    assertThat(SpecHash.of(spec(Head.NLI)))
        .isNotEqualTo(SpecHash.of(spec(Head.LINEAR)))
        .isNotEqualTo(SpecHash.of(spec(Head.MLP)));
  }

  @Test
  void whatOlderRecordsDoNotHaveIsNaNOrWhatTheComponentSays() {
    JsonNode old = SpecFormat.parseJson("{\"name\": \"x\"}", "test");
    assertThat(SpecFormat.bind(old, Grown.class, "test"))
        .isEqualTo(new Grown("x", Double.NaN, List.of(1)));
    assertThat(old.has("area")).as("the tree given is left as it was").isFalse();
    assertThat(SpecFormat.toTree(new Grown("x", Double.NaN, List.of(1)))).isEqualTo(old);
    ObjectNode known = (ObjectNode) SpecFormat.toTree(new Grown("x", 0.75, List.of(2)));
    assertThat(known.get("area").asDouble()).isEqualTo(0.75);
    assertThat(SpecFormat.bind(known, Grown.class, "test"))
        .isEqualTo(new Grown("x", 0.75, List.of(2)));
  }

  @Test
  void recomputationIsWrittenAndChangesTheHashOnlyWhereItIsOn() {
    RunSpec off = Specs.run(Specs.train(1, 2, Budget.NONE), 0);
    TrainSpec t = off.train();
    TrainSpec train =
        new TrainSpec(
            t.batch(),
            t.epochs(),
            t.shuffle(),
            t.evaluateEverySteps(),
            t.targetCorrect(),
            t.patience(),
            t.shards(),
            t.optim(),
            t.budget(),
            true);
    RunSpec on = new RunSpec(off.task(), off.model(), train, off.seed());
    assertThat(SpecFormat.toTree(off).get("train").has("recompute")).isFalse();
    assertThat(SpecFormat.toTree(on).get("train").get("recompute").asBoolean()).isTrue();
    for (RunSpec spec : List.of(off, on)) {
      assertThat(SpecFormat.bind(SpecFormat.toTree(spec), RunSpec.class, "test")).isEqualTo(spec);
    }
    assertThat(SpecHash.of(on)).isNotEqualTo(SpecHash.of(off));
  }
}
