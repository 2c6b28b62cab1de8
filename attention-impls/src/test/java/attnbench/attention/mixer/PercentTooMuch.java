package attnbench.attention.mixer;

import attnbench.attention.autodiff.Matrices;
import attnbench.attention.autodiff.Parameter;
import attnbench.attention.autodiff.Parameters;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.autodiff.Var;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A provider whose mixers add 1 % too much to the gradient of one parameter.
 *
 * @param index of the parameter
 */
record PercentTooMuch<O extends Record>(MixerProvider<O> sound, int index)
    implements MixerProvider<O> {

  @Override
  public String name() {
    return sound.name();
  }

  @Override
  public String description() {
    return sound.description();
  }

  @Override
  public String source() {
    return sound.source();
  }

  @Override
  public String complexity() {
    return sound.complexity();
  }

  @Override
  public O defaults() {
    return sound.defaults();
  }

  @Override
  public Map<String, String> help() {
    return sound.help();
  }

  @Override
  public ComplexityClass complexityClass(O options) {
    return sound.complexityClass(options);
  }

  @Override
  public Reach reach(O options) {
    return sound.reach(options);
  }

  @Override
  public Cost cost(O options, MixerShape shape, int length) {
    return sound.cost(options, shape, length);
  }

  @Override
  public SequenceMixer create(
      O options, MixerShape shape, Parameters parameters, RandomGenerator random) {
    SequenceMixer mixer = sound.create(options, shape, parameters, random);
    Parameter wrong = parameters.all().get(index);
    return new SequenceMixer() {
      @Override
      public Var mix(Tape tape, Var x) {
        return mix(tape, x, x);
      }

      /** The step that is remembered first is replayed last, when the gradient is complete. */
      @Override
      public Var mix(Tape tape, Var x, Var source) {
        Var parameter = tape.parameter(wrong);
        tape.onBackward(
            () -> {
              for (int i = 0; i < Matrices.size(parameter.gradient); i++) {
                parameter.gradient.data[i] *= 1.01f;
              }
            });
        return mixer.mix(tape, x, source);
      }
    };
  }
}
