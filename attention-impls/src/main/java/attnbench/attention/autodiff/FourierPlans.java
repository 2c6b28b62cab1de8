package attnbench.attention.autodiff;

import java.util.LinkedHashMap;
import java.util.Map;

/** The plans of the lengths that a thread transformed last. */
final class FourierPlans {
  /** Enough for the lengths of a run that pads, and bounded where every sequence has its own. */
  private static final int MOST = 16;

  private final Map<Integer, FourierPlan> byLength =
      new LinkedHashMap<>(MOST, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, FourierPlan> eldest) {
          return size() > MOST;
        }
      };

  FourierPlan of(int length) {
    return byLength.computeIfAbsent(length, FourierPlan::of);
  }
}
