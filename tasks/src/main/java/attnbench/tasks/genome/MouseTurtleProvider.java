package attnbench.tasks.genome;

import attnbench.tasks.Download;

/** Offers cDNA of mouse against turtle (MTcDNA). */
public final class MouseTurtleProvider extends GenomeProvider {
  public MouseTurtleProvider() {
    super(
        "genome-mtcdna",
        "cDNA of mouse and turtle",
        new Download(
            "cDNA of mouse and turtle, a FASTA file each",
            "https://ftp.ensembl.org/pub/current_fasta/ (cdna of mus_musculus and mus_spretus, and"
                + " of two turtles)",
            "a folder with mouse.fa and turtle.fa, .gz or not, each the files of its species one"
                + " after the other"));
  }
}
