package attnbench.harness.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class SpecFormatTest {
  private static final RunSpec SPEC = Specs.run(Specs.train(3, 0.999, Budget.NONE), 0.1);
  private static final String JSON = SpecFormat.toJson(SPEC);

  @Test
  void aSpecComesBackFromJsonAsItWas() {
    assertThat(read(JSON)).isEqualTo(SPEC);
  }

  @Test
  void yamlAndJsonOfTheSameSpecAreEqual() {
    String yaml =
        """
        task: {name: tiny, length: 3, options: {}}
        model:
          mixer: full
          mixerOptions: {}
          block: post_norm
          layers: 1
          width: 4
          feedForwardWidth: 4
          activation: RELU
          dropout: 0.1
          positions: NONE
          pooling: MEAN
        train:
          batch: 10
          epochs: 3
          shuffle: true
          evaluateEverySteps: 0
          targetCorrect: 0.999
          patience: 0
          shards: 4
          optim:
            learningRate: 2e-2
            schedule: CONSTANT
            warmupSteps: 0
            beta1: 0.9
            beta2: 0.999
            epsilon: 1.0e-8
            weightDecay: 0
            clipNorm: 1
          budget: {seconds: 0, steps: 0, tokens: 0}
        seed: 7
        """;
    JsonNode tree = SpecFormat.parse(yaml, "spec.yaml");
    assertThat(SpecFormat.bind(tree, RunSpec.class, "spec.yaml")).isEqualTo(SPEC);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"batch\"|\"bacth\"|spec.json: unknown field 'bacth'; nearest: batch; allowed: batch,",
        "\"seed\" : 7|\"sed\" : 7|spec.json: unknown field 'sed'; nearest: seed;",
        "\"seed\" : 7|\"seed\" : null|spec.json: field 'seed' is missing",
        "\"seed\" : 7|\"seed\" : \"x\"|seed is \"x\"; it must be a whole number",
        "\"seed\" : 7|\"seed\" : [1]|seed is [1]; it must be a whole number",
        "\"shuffle\" : true|\"shuffle\" : \"x\"|train.shuffle is \"x\"; it must be true or false",
        "\"mixerOptions\" : { }|\"mixerOptions\" : [ ]|it must be an object with fields",
        "\"mixerOptions\" : { }|\"mixerOptions\" : {\"heads\" : null}|null where a value must be",
        "\"seed\" : 7|\"seed\" : 7, \"seed\" : 8|Duplicate",
        "\"epochs\" : 3|\"epochs\" : 0|spec.json: epochs is 0; it must be at least 1 in train",
        "\"epochs\" : 3|\"epochs\" : 2.5|train.epochs is 2.5; it must be a whole number",
        "\"RELU\"|\"RELO\"|unknown value of model.activation 'RELO'; nearest: RELU; allowed: GELU,"
            + " RELU",
        "\"seed\" : 7|\"seed\" : |spec.json: Unexpected character",
      })
  void aMistakeIsToldInOneLineWithFileAndField(String right, String wrong, String message) {
    assertThat(JSON).contains(right);
    assertThatThrownBy(() -> read(JSON.replace(right, wrong)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("spec.json: ")
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`task:\n"
            + "\tname: adding`|cannot start any token. (Do not use \\t(TAB) for indentation) (line"
            + " 2)",
        "`a: 1\nb: [1`|but got <stream end> (line 2)",
        "`{`|but found '<stream end>' (line 1)",
      })
  void whatIsNoYamlIsToldWithItsLine(String text, String message) {
    assertThatThrownBy(() -> SpecFormat.parse(text, "spec.yaml"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("spec.yaml: ")
        .hasMessageEndingWith(message)
        .hasMessageNotContaining("\n");
  }

  private static RunSpec read(String json) {
    return SpecFormat.bind(SpecFormat.parse(json, "spec.json"), RunSpec.class, "spec.json");
  }
}
