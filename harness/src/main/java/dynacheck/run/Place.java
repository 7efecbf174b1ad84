package dynacheck.run;

import dynacheck.fault.FaultModel;
import java.util.List;

/** Where a run takes place. */
sealed interface Place permits Place.Real, Place.Simulator, Hosts {
    /** As {@code --cluster} names it. */
    String kind();

    /** As typed on a command line; what is as usual is left out. */
    List<String> words();

    /** Processes in real time, on this machine. */
    record Real(Nodes nodes) implements Place {
        @Override
        public String kind() {
            return nodes.kind();
        }

        @Override
        public List<String> words() {
            return List.of();
        }
    }

    /** One thread, virtual time. */
    record Simulator(FaultModel model) implements Place {
        @Override
        public String kind() {
            return "sim";
        }

        @Override
        public List<String> words() {
            return List.of("--cluster", kind());
        }
    }
}
