package dynacheck.run;

import dynacheck.checker.model.Model;
import dynacheck.injection.NemesisPackages;
import dynacheck.target.Target;
import dynacheck.workload.Workload;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** Loads the jars of plug-ins, beside and not instead of what the harness has itself. */
public final class PluginLoader extends URLClassLoader {
    /** Of a command line, before the path of a jar. */
    public static final String OPTION = "--plugin";

    /** Of the environment; jars with the separator of class paths. */
    public static final String VARIABLE = "DYNACHECK_PLUGINS";

    private static final Set<Class<?>> SERVICES =
            Set.of(Target.class, Workload.class, NemesisPackages.class, Model.class);

    private final List<Path> jars;

    private PluginLoader(List<Path> jars, ClassLoader parent) {
        super("plug-ins", jars.stream().map(PluginLoader::url).toArray(URL[]::new), parent);
        this.jars = List.copyOf(jars);
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /**
     * The jars that were named, and those of the variable after them.
     *
     * @param variable with the separator of class paths; null if it is not set
     */
    public static List<Path> jars(Collection<Path> named, @Nullable String variable) {
        Set<Path> jars = new LinkedHashSet<>();
        named.forEach(jar -> jars.add(checked(OPTION, jar)));
        if (variable != null) {
            for (String jar : variable.split(File.pathSeparator)) {
                if (!jar.isBlank()) {
                    jars.add(checked(VARIABLE, Path.of(jar)));
                }
            }
        }
        return List.copyOf(jars);
    }

    private static Path checked(String whence, Path jar) {
        if (!Files.isRegularFile(jar)) {
            throw new BadArguments(whence + ": there is no jar " + jar);
        }
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            assert zip.size() >= 0;
            return jar;
        } catch (IOException e) {
            throw new BadArguments(whence + ": " + jar + " is no jar that can be read: " + e.getMessage());
        }
    }

    /** Runs the code where {@link Plugins} finds what is in the jars, and so do the threads that it starts. */
    public static <T> T with(List<Path> jars, Supplier<T> code) {
        if (jars.isEmpty()) {
            return code.get();
        }
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // Never closed: a client or a node's thread may load a class of it until the process ends.
        PluginLoader loader = new PluginLoader(jars, before);
        if (SERVICES.stream()
                .allMatch(service -> loader.findResource("META-INF/services/" + service.getName()) == null)) {
            throw new BadArguments("no target, workload, nemesis or model is plugged in by " + jars
                    + ": there is no META-INF/services/" + Target.class.getName() + " in it, nor one of Workload,"
                    + " NemesisPackages or " + Model.class.getName());
        }
        thread.setContextClassLoader(loader);
        try {
            return code.get();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** The jars of the code that calls this. */
    public static List<Path> inUse() {
        return Thread.currentThread().getContextClassLoader() instanceof PluginLoader loader ? loader.jars : List.of();
    }

    /** What a command line needs besides {@code typed} to have the same plug-ins without the variable. */
    public static List<String> words(List<Path> typed) {
        return inUse().stream()
                .filter(jar -> !typed.contains(jar))
                .flatMap(jar -> Stream.of(OPTION, jar.toString()))
                .toList();
    }
}
