package attnbench.harness.train;

import attnbench.attention.mixer.Choice;
import attnbench.attention.mixer.ConfiguredMixer;
import attnbench.attention.mixer.MixerProvider;
import attnbench.attention.mixer.Mixers;
import attnbench.attention.mixer.Options;
import attnbench.attention.model.ModelSpec;
import attnbench.attention.model.Models;
import attnbench.attention.model.SequenceModel;
import attnbench.harness.config.RunSpec;
import attnbench.harness.config.TaskSpec;
import attnbench.tasks.Skipped;
import attnbench.tasks.Task;
import attnbench.tasks.TaskProvider;
import attnbench.tasks.TaskSetting;
import attnbench.tasks.Tasks;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The mixers and tasks at hand, a stranger's too: turns the names in a spec into things. */
public final class Catalogue {
  private static final System.Logger LOG = System.getLogger(Catalogue.class.getName());
  private static final String NAME = "[a-z0-9]+(-[a-z0-9]+)*";

  private final ClassLoader loader;
  private final List<MixerProvider<?>> mixers;
  private final List<TaskProvider<?>> tasks;

  public Catalogue(ClassLoader loader) {
    this.loader = loader;
    this.mixers = Mixers.discover(loader);
    this.tasks = Tasks.discover(loader);
    requireNames("mixer", mixers, MixerProvider::name);
    requireNames("task", tasks, TaskProvider::name);
  }

  /** Names are folders of the results and lead to one thing each. */
  private static <P> void requireNames(String kind, List<P> providers, Function<P, String> name) {
    Map<String, P> seen = new HashMap<>();
    for (P provider : providers) {
      String given = name.apply(provider);
      if (!given.matches(NAME)) {
        throw new IllegalArgumentException(
            "%s name '%s' of %s; it must be lower-case words joined by hyphens"
                .formatted(kind, given, provider.getClass().getName()));
      }
      P other = seen.put(given, provider);
      if (other != null) {
        throw new IllegalArgumentException(
            "two %ss are named '%s': %s and %s"
                .formatted(kind, given, other.getClass().getName(), provider.getClass().getName()));
      }
    }
  }

  /** All mixers, by name. */
  public List<MixerProvider<?>> mixers() {
    return mixers;
  }

  /** The names of all mixers, in their order. */
  public List<String> mixerNames() {
    return mixers.stream().<String>map(MixerProvider::name).toList();
  }

  /** All tasks, by name. */
  public List<TaskProvider<?>> tasks() {
    return tasks;
  }

  /**
   * The mixer of a name, a preset's included, with some options changed.
   *
   * @throws IllegalArgumentException as {@link ConfiguredMixer#named}
   */
  public ConfiguredMixer<?> mixer(String name, Map<String, ?> changes) {
    return ConfiguredMixer.named(name, changes, mixers);
  }

  /**
   * @throws IllegalArgumentException naming the nearest and all tasks
   */
  public TaskProvider<?> task(String name) {
    return Choice.named("task", name, tasks, TaskProvider::name);
  }

  /**
   * The same spec with its names checked and its options of the right types, those left out that
   * equal the defaults and those of a mixer's preset put in: two spellings of one run get one hash.
   */
  public RunSpec checked(RunSpec spec) {
    ModelSpec m = spec.model();
    TaskSpec t = spec.task();
    ConfiguredMixer<?> mixer = mixer(m.mixer(), m.mixerOptions());
    TaskProvider<?> task = task(t.name());
    ModelSpec model =
        new ModelSpec(
            mixer.provider().name(),
            mixer.changes(),
            m.block(),
            m.layers(),
            m.width(),
            m.feedForwardWidth(),
            m.activation(),
            m.dropout(),
            m.positions(),
            m.pooling(),
            m.head());
    TaskSpec checkedTask = new TaskSpec(t.name(), t.length(), changes(task, t));
    return new RunSpec(checkedTask, model, spec.train(), spec.seed());
  }

  /**
   * Makes the task of a spec.
   *
   * @param data what the user downloaded
   */
  public Task createTask(TaskSpec spec, Optional<Path> data) {
    Task made = create(task(spec.name()), spec, data);
    List<Skipped> skipped = made.skipped();
    if (!skipped.isEmpty()) {
      LOG.log(
          System.Logger.Level.WARNING,
          "data of task {0}: left out {1} ({2}){3}",
          spec.name(),
          skipped.get(0).item(),
          skipped.get(0).reason(),
          skipped.size() == 1
              ? ""
              : " and %d more; attnbench data verify lists them".formatted(skipped.size() - 1));
    }
    return made;
  }

  /**
   * Makes the model of a spec with first weights drawn from its seed.
   *
   * @throws IllegalArgumentException when no such model can be
   */
  public SequenceModel createModel(RunSpec spec, Task task) {
    try {
      return Models.create(
          spec.model(),
          Objective.modelInput(task),
          task.maxLength(),
          Objective.outputs(task),
          Seeds.WEIGHTS.random(spec.seed(), 0, 0),
          loader);
    } catch (ArithmeticException overflow) {
      throw new IllegalArgumentException(
          "a matrix of the model has more than 2^31 - 1 numbers at length %d and width %d"
              .formatted(task.maxLength(), spec.model().width()),
          overflow);
    }
  }

  private static <O extends Record> Task create(
      TaskProvider<O> provider, TaskSpec spec, Optional<Path> data) {
    O options = Options.bind("task " + spec.name(), provider.defaults(), spec.options());
    return provider.create(options, new TaskSetting(spec.length(), data));
  }

  private static <O extends Record> Map<String, Object> changes(
      TaskProvider<O> provider, TaskSpec spec) {
    return Options.changes(
        provider.defaults(),
        Options.bind("task " + spec.name(), provider.defaults(), spec.options()));
  }
}
