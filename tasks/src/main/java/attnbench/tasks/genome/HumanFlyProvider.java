package attnbench.tasks.genome;

import attnbench.tasks.Download;

/** Offers DNA of human against fruit fly (HFDNA). */
public final class HumanFlyProvider extends GenomeProvider {
  public HumanFlyProvider() {
    super(
        "genome-hfdna",
        "DNA of human and fruit fly",
        new Download(
            "DNA of human and fruit fly, a FASTA file each",
            "https://ftp.ensembl.org/pub/current_fasta/ (homo_sapiens/dna,"
                + " drosophila_melanogaster/dna)",
            "a folder with human.fa and fruitfly.fa, .gz or not"));
  }
}
