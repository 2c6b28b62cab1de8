package attnbench.tasks.sequence;

import attnbench.tasks.Dataset;
import attnbench.tasks.Example;
import attnbench.tasks.InputKind;
import attnbench.tasks.Shortcut;
import attnbench.tasks.Skipped;
import attnbench.tasks.Split;
import attnbench.tasks.Target;
import attnbench.tasks.Task;
import attnbench.tasks.baseline.Baselines;
import java.util.List;

/**
 * The classification of sequences of bytes that are in memory.
 *
 * @param maxLength N
 * @param classes how many there are
 * @param tokens what stands for which byte
 * @param tokensName what the tokens are, in the plural ("bytes")
 * @param skipped what of the data became no item
 */
public record ByteTask(
    String name,
    int maxLength,
    int classes,
    ByteTokens tokens,
    String tokensName,
    Dataset train,
    Dataset validation,
    Dataset test,
    List<Skipped> skipped)
    implements Task {
  public ByteTask {
    skipped = List.copyOf(skipped);
  }

  @Override
  public InputKind input() {
    return new InputKind.Tokens(tokens.vocabulary());
  }

  @Override
  public Target target() {
    return new Target.Classes(classes);
  }

  @Override
  public Dataset data(Split split) {
    return switch (split) {
      case TRAIN -> train;
      case VALIDATION -> validation;
      case TEST -> test;
    };
  }

  @Override
  public double chance() {
    return 1.0 / classes;
  }

  @Override
  public List<Shortcut> shortcuts() {
    return List.of(
        Baselines.majorityClass(this),
        Baselines.firstToken(this),
        Baselines.bagOfTokens(this, tokensName));
  }

  @Override
  public String text(Example example) {
    return tokens.text(example.tokens, example.length);
  }
}
