package dynacheck.node.app;

import dynacheck.node.abd.AbdMutants;
import dynacheck.node.abd.plugin.AbdProtocol;
import dynacheck.node.dynastore.MutantCatalogue;
import dynacheck.node.dynastore.plugin.DynaStoreProtocol;
import dynacheck.node.dynastore.plugin.FaithfulProtocol;
import dynacheck.node.net.Node;
import dynacheck.node.net.NodeConfig;
import dynacheck.node.protocol.Protocol;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.NullUnmarked;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The node with one planted bug. It is in the jar of the mutants, which is never deployed; {@link Main} knows none. */
@NullUnmarked
public final class MutantMain extends Main {
    /** A real disk is so fast that what was acknowledged too early is hardly ever lost. */
    private static final List<String> WITH_A_LATE_DISK = List.of("reply-before-persist", "abd-reply-before-persist");

    @Option(
            names = "--mutant",
            required = true,
            completionCandidates = Names.class,
            converter = Name.class,
            description = "the planted bug: ${COMPLETION-CANDIDATES}")
    private String mutant;

    public static void main(String[] args) {
        run(new MutantMain(), args);
    }

    @Override
    Protocol<?, ?> protocol(String name) {
        return AbdMutants.has(mutant)
                ? new AbdProtocol(AbdMutants.processes(mutant))
                : new DynaStoreProtocol(
                        MutantCatalogue.isOfShortForm(mutant) ? DynaStoreProtocol.NAME : FaithfulProtocol.NAME,
                        MutantCatalogue.processes(mutant));
    }

    @Override
    Node<?, ?> start(NodeConfig config, Consumer<Throwable> onCrash) throws IOException {
        return WITH_A_LATE_DISK.contains(mutant)
                ? Node.start(config, LazyStorage::new, onCrash)
                : Node.start(config, onCrash);
    }

    private static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return MutantCatalogue.names().iterator();
        }
    }

    /** As in the catalogue, whatever way it is written. */
    private static final class Name implements ITypeConverter<String> {
        @Override
        public String convert(String value) {
            return MutantCatalogue.names().stream()
                    .filter(name -> name.equalsIgnoreCase(value.replace('_', '-')))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException("no planted bug is named " + value));
        }
    }
}
