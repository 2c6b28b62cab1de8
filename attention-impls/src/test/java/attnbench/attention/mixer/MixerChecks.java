package attnbench.attention.mixer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import attnbench.attention.autodiff.Footprint;
import attnbench.attention.autodiff.GradientCheck;
import attnbench.attention.autodiff.Gradients;
import attnbench.attention.autodiff.Matrices;
import attnbench.attention.autodiff.Parameter;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.autodiff.Var;
import attnbench.attention.kernel.CountingKernels;
import attnbench.attention.kernel.IdleKernels;
import attnbench.attention.kernel.KernelProvider;
import attnbench.attention.kernel.SmoothKernels;
import attnbench.attention.kernel.TestKernels;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.api.function.Executable;

/** The promises of {@link SequenceMixerContract}, one method each. */
final class MixerChecks {
  /** Two heads of four columns, half a vector of eight; no power of two in the length. */
  static final MixerShape SHAPE = new MixerShape(8, 100);

  /** Room for the heads, features and windows of published configurations. */
  private static final MixerShape PRESET_SHAPE = new MixerShape(64, 256);

  private static final int[] LENGTHS = {1, 2, 3, 7, 16, 17, 64, 100};

  /** Long, and a power of four. */
  private static final int LONGEST = 1 << 18;

  /** The length of which {@link Reach#GLOBAL} is measured: after log2 N factors all is reached. */
  private static final int POWER_OF_TWO = 16;

  /** A footprint may be this part of what is measured too large. */
  private static final int FOOTPRINT_SLACK = 20;

  private final MixerCase<?> mixerCase;
  private final MixerInstance instance;

  private MixerChecks(MixerCase<?> mixerCase) {
    this.mixerCase = mixerCase;
    this.instance = mixerCase.instance(SHAPE, 1);
  }

  /** The checks by what they promise. */
  static Map<String, Executable> of(MixerCase<?> mixerCase) {
    MixerChecks checks = new MixerChecks(mixerCase);
    Map<String, Executable> all = new LinkedHashMap<>();
    all.put("describes itself and each option", checks::describesItselfAndEachOption);
    all.put("each preset makes a working mixer", checks::eachPresetMakesAWorkingMixer);
    all.put("keeps the shape at every length", checks::keepsTheShapeAtEveryLength);
    all.put("same seed, same bits; other seed, others", checks::seedDecidesTheBits);
    all.put("a tape used before changes no bit", checks::aTapeUsedBeforeChangesNoBit);
    all.put("threads share a mixer", checks::threadsShareAMixer);
    all.put("gradients are the loss' derivatives", checks::gradientsAreDerivatives);
    all.put("gradients are added, not assigned", checks::gradientsAreAdded);
    all.put("reach is as declared", checks::reachIsAsDeclared);
    all.put("cost is as counted", checks::costIsAsCounted);
    all.put("footprint is as measured", checks::footprintIsAsMeasured);
    all.put("cost grows as declared", checks::costGrowsAsDeclared);
    all.put("a warm step allocates a constant", checks::aWarmStepAllocatesAConstant);
    all.put("vector body equals scalar body", checks::vectorBodyEqualsScalarBody);
    return all;
  }

  private void describesItselfAndEachOption() {
    MixerProvider<?> provider = mixerCase.provider();
    assertThat(provider.name()).as("name").matches("[a-z0-9]+(-[a-z0-9]+)*");
    assertThat(List.of(provider.description(), provider.source(), provider.complexity()))
        .as("description, source and complexity")
        .allSatisfy(text -> assertThat(text).isNotBlank().doesNotContain("\n"));
    assertThat(provider.help().keySet())
        .as("options explained by help()")
        .containsExactlyInAnyOrderElementsOf(Options.asMap(provider.defaults()).keySet());
    assertThat(provider.help().values())
        .as("help()")
        .allSatisfy(text -> assertThat(text).isNotBlank().doesNotContain("\n"));
  }

  private void eachPresetMakesAWorkingMixer() {
    checkPresets(mixerCase.provider());
  }

  private static <O extends Record> void checkPresets(MixerProvider<O> provider) {
    provider
        .presets()
        .forEach(
            (name, options) -> {
              assertThat(name).as("name of a preset").matches("[a-z0-9]+(-[a-z0-9]+)*");
              assertThat(options)
                  .as("options of preset %s", name)
                  .isNotEqualTo(provider.defaults());
              MixerCase<O> preset =
                  MixerCase.of(provider, Options.changes(provider.defaults(), options));
              checkGrowth(preset);
              MixerInstance made = preset.fresh(PRESET_SHAPE, 1);
              FMatrixRMaj x = made.sequence(200, 2);
              var pass = made.train(new Tape(TestKernels.chosen()), x, made.sequence(200, 3));
              assertThat(List.of(pass.output().numRows, pass.output().numCols))
                  .as("output rows and columns of preset %s", name)
                  .containsExactly(200, PRESET_SHAPE.width());
              assertThat(pass.bits()).as("preset %s", name).satisfies(MixerChecks::isFinite);
            });
  }

  private void keepsTheShapeAtEveryLength() {
    for (int length : LENGTHS) {
      for (int maxLength : new int[] {length, SHAPE.maxLength()}) {
        MixerInstance made = mixerCase.instance(new MixerShape(SHAPE.width(), maxLength), 1);
        FMatrixRMaj y = made.infer(new Tape(TestKernels.chosen()), made.sequence(length, 2));
        assertThat(List.of(y.numRows, y.numCols))
            .as("output rows and columns at length %d of at most %d", length, maxLength)
            .containsExactly(length, SHAPE.width());
        assertThat(Matrices.entries(y))
            .as("output at length %d of at most %d", length, maxLength)
            .satisfies(MixerChecks::isFinite);
      }
    }
  }

  private void seedDecidesTheBits() {
    Tape tape = new Tape(TestKernels.chosen());
    FMatrixRMaj x = instance.sequence(17, 3);
    FMatrixRMaj upstream = instance.sequence(17, 4);
    float[] bits = mixerCase.fresh(SHAPE, 5).train(tape, x, upstream).bits();
    assertThat(mixerCase.fresh(SHAPE, 5).train(tape, x, upstream).bits())
        .as("output and gradients of a second mixer of the same seed")
        .isEqualTo(bits);
    if (!instance.parameters().all().isEmpty()) {
      assertThat(mixerCase.fresh(SHAPE, 6).train(tape, x, upstream).bits())
          .as("output and gradients of a mixer of another seed")
          .isNotEqualTo(bits);
    }
  }

  /** The tape is soiled with NaN, so that a read of what an earlier sequence left shows. */
  private void aTapeUsedBeforeChangesNoBit() {
    Tape used = new Tape(TestKernels.chosen());
    for (int length : new int[] {7, 17, 64}) {
      FMatrixRMaj x = instance.sequence(length, 7);
      FMatrixRMaj upstream = instance.sequence(length, 8);
      FMatrixRMaj soil = new FMatrixRMaj(length, SHAPE.width());
      Arrays.fill(soil.data, Float.NaN);
      float[] trained = instance.train(new Tape(TestKernels.chosen()), x, upstream).bits();
      float[] inferred = Matrices.entries(instance.infer(new Tape(TestKernels.chosen()), x));
      instance.train(used, soil, soil);
      assertThat(instance.train(used, x, upstream).bits())
          .as("training pass at length %d on a used tape", length)
          .isEqualTo(trained);
      instance.infer(used, soil);
      assertThat(Matrices.entries(instance.infer(used, x)))
          .as("inference at length %d on a used tape", length)
          .isEqualTo(inferred);
    }
  }

  private void threadsShareAMixer() throws Exception {
    int sequences = 32;
    List<Callable<float[]>> jobs =
        IntStream.range(0, sequences)
            .<Callable<float[]>>mapToObj(
                i ->
                    () -> {
                      int length = 16 + i;
                      FMatrixRMaj x = instance.sequence(length, i);
                      FMatrixRMaj upstream = instance.sequence(length, sequences + i);
                      return instance.train(new Tape(TestKernels.chosen()), x, upstream).bits();
                    })
            .toList();
    ExecutorService two = Executors.newFixedThreadPool(2);
    try {
      List<Future<float[]>> together = two.invokeAll(jobs);
      for (int i = 0; i < sequences; i++) {
        assertThat(together.get(i).get())
            .as("training pass of sequence %d with another thread at work", i)
            .isEqualTo(jobs.get(i).call());
      }
    } finally {
      two.shutdown();
    }
  }

  /** On kernels without corners, which would bend the differences. */
  void gradientsAreDerivatives() {
    for (int length : new int[] {1, 13}) {
      FMatrixRMaj x = instance.sequence(length, 9);
      FMatrixRMaj source = instance.sequence(length, 10);
      FMatrixRMaj weight = instance.sequence(length, 11);
      Tape tape = new Tape(SmoothKernels.of(TestKernels.chosen()));
      Gradients gradients = new Gradients(instance.parameters());
      tape.startTraining(gradients, null);
      var xVar = tape.input(x);
      var sourceVar = tape.input(source);
      var output = MixerInstance.apart(tape, instance.mixer().mix(tape, xVar, sourceVar));
      tape.backwardFrom(output, weight);
      FMatrixRMaj byX = Matrices.copy(xVar.gradient);
      FMatrixRMaj bySource = Matrices.copy(sourceVar.gradient);

      GradientCheck check =
          new GradientCheck(
              weight,
              () -> {
                tape.startInference();
                return instance.mixer().mix(tape, tape.constant(x), tape.constant(source)).value;
              },
              terms(length),
              Matrices.random(12));
      String at = " at length " + length;
      check.check("the input" + at, x, byX);
      check.check("the source of the weights" + at, source, bySource);
      for (Parameter parameter : instance.trained()) {
        check.check(
            "parameter " + parameter.name() + at, parameter.value(), gradients.of(parameter));
      }
      checkGradientOfOneInput(length);
    }
  }

  /** Input and source are one and the same in most models. */
  private void checkGradientOfOneInput(int length) {
    FMatrixRMaj x = instance.sequence(length, 9);
    FMatrixRMaj weight = instance.sequence(length, 11);
    Tape tape = new Tape(SmoothKernels.of(TestKernels.chosen()));
    FMatrixRMaj byX = instance.train(tape, x, weight).gradients().get(0);
    new GradientCheck(weight, () -> instance.infer(tape, x), terms(length), Matrices.random(13))
        .check("the only input at length " + length, x, byX);
  }

  private void gradientsAreAdded() {
    float before = 1f;
    Tape tape = new Tape(TestKernels.chosen());
    FMatrixRMaj x = instance.sequence(17, 14);
    FMatrixRMaj upstream = instance.sequence(17, 15);
    List<FMatrixRMaj> onZero = instance.train(tape, x, upstream).gradients();
    List<FMatrixRMaj> onOne = instance.train(tape, x, upstream, before).gradients();
    for (int i = 0; i < onZero.size(); i++) {
      String name = i == 0 ? "the input" : instance.parameters().all().get(i - 1).name();
      for (int k = 0; k < Matrices.size(onZero.get(i)); k++) {
        double added = onOne.get(i).data[k] - (double) before;
        assertThat(added)
            .as("what was added to entry %d of the gradient of %s", k, name)
            .isCloseTo(onZero.get(i).data[k], within(rounding(17, onOne.get(i))));
      }
    }
  }

  private void reachIsAsDeclared() {
    Reach reach = mixerCase.reach();
    if (reach != Reach.SPARSE && reach != Reach.SPARSE_CAUSAL) {
      MixerShape shape = new MixerShape(SHAPE.width(), POWER_OF_TWO);
      assertThat(ReachMap.measure(mixerCase.instance(shape, 1), POWER_OF_TWO))
          .as("which outputs (rows) change with which inputs (columns)")
          .hasToString(ReachMap.declared(reach, POWER_OF_TWO).toString());
    }
    for (int length : new int[] {7, POWER_OF_TWO, 17}) {
      assertThat(ReachMap.measure(instance, length))
          .as("which outputs (rows) change with which inputs (columns)")
          .matches(
              measured -> measured.isWithin(ReachMap.declared(reach, length)),
              "is within the declared reach " + reach);
    }
  }

  private void costIsAsCounted() {
    for (int length : LENGTHS) {
      for (int maxLength : new int[] {length, SHAPE.maxLength()}) {
        MixerShape shape = new MixerShape(SHAPE.width(), maxLength);
        CountingKernels kernels = new CountingKernels(TestKernels.scalar());
        MixerInstance made = mixerCase.instance(shape, 1);
        made.infer(new Tape(kernels.counting()), made.sequence(length, 2));
        assertThat(mixerCase.cost(shape, length).multiplyAdds())
            .as("multiply-adds of the formula at length %d of at most %d", length, maxLength)
            .isEqualTo(kernels.multiplyAdds());
      }
    }
  }

  private void footprintIsAsMeasured() {
    for (int length : new int[] {16, 17, 64, 100, 1000}) {
      MixerShape shape = new MixerShape(2 * SHAPE.width(), length);
      if (mixerCase.footprint(shape, length) != null) {
        checkFootprint(mixerCase, shape, length);
      }
    }
  }

  /** The formula is a bound, and a tight one. */
  static void checkFootprint(MixerCase<?> mixerCase, MixerShape shape, int length) {
    long measured = measuredFootprint(mixerCase, shape, length);
    Footprint stated = mixerCase.footprint(shape, length);
    assertThat(stated.bytes())
        .as("bytes of %s at length %d: %s, %s", mixerCase, length, stated, stated.letters())
        .isBetween(measured, measured + measured / FOOTPRINT_SLACK);
  }

  /** Bytes that a training step takes, on a body without arithmetic. */
  static long measuredFootprint(MixerCase<?> mixerCase, MixerShape shape, int length) {
    MixerInstance made = mixerCase.fresh(shape, 1);
    Tape tape = new Tape(IdleKernels.make());
    tape.startTraining(new Gradients(made.parameters()), Matrices.random(2));
    FMatrixRMaj x = made.sequence(length, 3);
    Var input = tape.input(x);
    long before = tape.workspace().peakBytes();
    tape.backwardFrom(made.mixer().mix(tape, input), x);
    return tape.workspace().peakBytes() - before;
  }

  private void costGrowsAsDeclared() {
    checkGrowth(mixerCase);
  }

  /**
   * By the power of N at lengths so long that what grows fastest shows. Powers of log N come to
   * less than a fifth there; a quadratic part behind a small factor is still on its way to 2.
   */
  private static void checkGrowth(MixerCase<?> mixerCase) {
    double power =
        Math.log(costAt(mixerCase, LONGEST) / costAt(mixerCase, LONGEST / 4)) / Math.log(4);
    switch (mixerCase.complexityClass()) {
      case LINEAR -> assertThat(power).as("power of N of linear work").isLessThan(1.01);
      case LINEARITHMIC -> assertThat(power).as("power of N of N log N").isLessThan(1.2);
      case SUBQUADRATIC -> assertThat(power).as("power of N of N sqrt(N)").isBetween(1.3, 1.55);
      case QUADRATIC -> assertThat(power).as("power of N of N^2").isBetween(1.3, 2.01);
    }
  }

  private static double costAt(MixerCase<?> mixerCase, int length) {
    return Math.max(
        1, mixerCase.cost(new MixerShape(SHAPE.width(), length), length).multiplyAdds());
  }

  /**
   * On the scalar body, because a vector body boxes its vectors until the compiler has seen it
   * often enough. Twice as wide, so that a mixer may have a column for each power of two.
   */
  private void aWarmStepAllocatesAConstant() {
    MixerInstance made = mixerCase.instance(new MixerShape(2 * SHAPE.width(), 512), 1);
    long shortStep = new WarmStep(made, 64).allocatedBytes();
    long longStep = new WarmStep(made, 512).allocatedBytes();
    assertThat(longStep).as("bytes allocated by a warm step").isLessThan(WarmStep.ALLOWED_BYTES);
    assertThat(longStep - shortStep)
        .as("bytes by which a step of length 512 allocates more than one of length 64")
        .isLessThan(WarmStep.ALLOWED_GROWTH_BYTES);
  }

  /** On kernels without corners, where a last bit may decide for one side or the other. */
  private void vectorBodyEqualsScalarBody() {
    KernelProvider scalar = SmoothKernels.of(TestKernels.scalar());
    KernelProvider vector = SmoothKernels.of(TestKernels.vectorOrSkip());
    for (int length : LENGTHS) {
      FMatrixRMaj x = instance.sequence(length, 16);
      FMatrixRMaj upstream = instance.sequence(length, 17);
      var byScalar = instance.train(new Tape(scalar), x, upstream);
      var byVector = instance.train(new Tape(vector), x, upstream);
      assertClose("output", length, byVector.output(), byScalar.output());
      for (int i = 0; i < byScalar.gradients().size(); i++) {
        FMatrixRMaj expected = byScalar.gradients().get(i);
        assertClose("gradient " + i, length, byVector.gradients().get(i), expected);
      }
    }
  }

  private void assertClose(String name, int length, FMatrixRMaj actual, FMatrixRMaj expected) {
    double allowed = rounding(length, expected);
    for (int k = 0; k < Matrices.size(expected); k++) {
      assertThat((double) actual.data[k])
          .as("%s entry %d at length %d", name, k, length)
          .isCloseTo(expected.data[k], within(allowed));
    }
  }

  /** Half a last place of the largest entry for each term on the longest chain of sums. */
  private double rounding(int length, FMatrixRMaj expected) {
    double largest = 1;
    for (float entry : Matrices.entries(expected)) {
      largest = Math.max(largest, Math.abs(entry));
    }
    return GradientCheck.EPS * terms(length + 12) * largest;
  }

  /**
   * The terms of a chain of sums: N x C where an entry sums over positions and columns, 12 more
   * positions for some dozen maps of C terms before and after; or the products behind an entry,
   * where those are more.
   */
  private int terms(int length) {
    long products = mixerCase.cost(SHAPE, length).multiplyAdds();
    long entries = (long) length * SHAPE.width();
    return (int) Math.max(entries, products / entries);
  }

  private static void isFinite(float[] entries) {
    for (float entry : entries) {
      assertThat(entry).isFinite();
    }
  }
}
