package attnbench.attention.mixer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {
  private enum Shape {
    FLAT,
    LESS_FLAT
  }

  private record Sample(int count, long seed, double share, boolean on, String text, Shape shape) {
    Sample {
      if (count < 1) {
        throw new IllegalArgumentException("count is " + count + "; it must be at least 1");
      }
    }
  }

  private record Odd(float share) {}

  private static final Sample DEFAULTS = new Sample(1, 2, 0.5, false, "a", Shape.FLAT);

  @Test
  void whatIsNotGivenKeepsItsDefault() {
    assertThat(Options.bind("x", DEFAULTS, Map.of())).isEqualTo(DEFAULTS);
    assertThat(Options.bind("x", DEFAULTS, Map.of("seed", 9)))
        .isEqualTo(new Sample(1, 9, 0.5, false, "a", Shape.FLAT));
  }

  @Test
  void valuesMayBeTexts() {
    Map<String, String> texts =
        Map.of(
            "count",
            "3",
            "seed",
            "-4",
            "share",
            "1e-3",
            "on",
            "true",
            "text",
            "b",
            "shape",
            "less-flat");
    assertThat(Options.bind("x", DEFAULTS, texts))
        .isEqualTo(new Sample(3, -4, 0.001, true, "b", Shape.LESS_FLAT));
  }

  @Test
  void theMapOfOptionsBindsToTheSameOptions() {
    Sample options = new Sample(7, 8, 0.25, true, "c", Shape.LESS_FLAT);
    Map<String, Object> map = Options.asMap(options);
    assertThat(map).containsEntry("shape", "less-flat");
    assertThat(Options.bind("x", DEFAULTS, map)).isEqualTo(options);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          cuont | 3        | unknown option of x 'cuont'; nearest: count; allowed: count, on, seed,
          count | 3.5      | option count of x is '3.5'; it must be a number of type int
          share | much     | option share of x is 'much'; it must be a number of type double
          on    | yes      | unknown value for option on of x 'yes'; nearest: false; allowed: false, true
          shape | lessflat | of x 'lessflat'; nearest: less-flat; allowed: flat, less-flat
          count | 0        | count is 0; it must be at least 1
          """)
  void whatCannotBeIsRefusedWithWhatCan(String name, String value, String message) {
    assertThatThrownBy(() -> Options.bind("x", DEFAULTS, Map.of(name, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void anOptionOfAnotherTypeIsRefusedWithTheTypesThereAre() {
    assertThatThrownBy(() -> Options.bind("x", new Odd(1), Map.of("share", 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("option share of x is of type float; it must be int, long, double");
  }
}
