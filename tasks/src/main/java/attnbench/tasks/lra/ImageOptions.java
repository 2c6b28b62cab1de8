package attnbench.tasks.lra;

/**
 * How the published images are divided.
 *
 * @param validation TRAIN: the last tenth of the training images; TEST: the test images
 */
public record ImageOptions(Validation validation) {}
