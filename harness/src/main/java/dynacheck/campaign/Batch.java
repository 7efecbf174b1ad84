package dynacheck.campaign;

import dynacheck.sweep.Range;
import dynacheck.sweep.Swarm;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Some blocks of a plan for another process, which receives them as text and answers with text. */
public record Batch(List<Piece> pieces) implements Serializable {
    private static final long serialVersionUID = 1L;

    /**
     * A range of seeds of an arm.
     *
     * @param words of the arm's swarm
     */
    public record Piece(String arm, List<String> words, long from, long to) implements Serializable {
        private static final long serialVersionUID = 1L;

        public Piece {
            words = new ArrayList<>(words);
        }
    }

    public Batch {
        pieces = new ArrayList<>(pieces);
    }

    /**
     * What is left to do of the plan.
     *
     * @param done what is finished already, by any process
     * @param seedsEach least number of seeds in a batch; the last one may have fewer
     */
    public static List<Batch> of(Plan plan, Results done, int seedsEach) {
        List<Batch> batches = new ArrayList<>();
        List<Piece> pieces = new ArrayList<>();
        long seeds = 0;
        Plan.Rest rest = plan.new Rest(Shard.WHOLE, Summary.of(done));
        for (Plan.Block block = rest.next(); block != null; block = rest.next()) {
            Range range = block.seeds();
            pieces.add(new Piece(block.arm().id(), block.arm().swarm().words(), range.least(), range.most()));
            seeds += range.most() - range.least() + 1;
            if (seeds >= seedsEach) {
                batches.add(new Batch(pieces));
                pieces.clear();
                seeds = 0;
            }
        }
        if (!pieces.isEmpty()) {
            batches.add(new Batch(pieces));
        }
        return batches;
    }

    /**
     * Runs its seeds on the calling thread, which should be a virtual one.
     *
     * @param parser makes a swarm of its words
     * @return lines of results
     */
    public List<String> run(Function<List<String>, Swarm> parser) {
        List<String> lines = new ArrayList<>();
        for (Piece piece : pieces) {
            Swarm swarm = parser.apply(piece.words());
            lines.add(Lines.text(RangeRun.of(piece.arm(), swarm, new Range(piece.from(), piece.to()), () -> false)));
        }
        return lines;
    }
}
