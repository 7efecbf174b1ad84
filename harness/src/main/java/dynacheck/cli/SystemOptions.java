package dynacheck.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that name the system under test and set it. */
final class SystemOptions {
    @Option(names = "--target", description = "default: the only one, or the one that declares itself the default")
    @Nullable
    String target;

    @Option(names = "--target-option", paramLabel = "K=V", description = "passed to the target; may be repeated")
    Map<String, String> options = new LinkedHashMap<>();
}
