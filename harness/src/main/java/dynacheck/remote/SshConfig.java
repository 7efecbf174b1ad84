package dynacheck.remote;

import com.jcraft.jsch.ConfigRepository;
import com.jcraft.jsch.OpenSSHConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code ~/.ssh/config} says about a host: HostName, User, Port, IdentityFile and ProxyJump in Host blocks, also
 * of included files. All else is ignored; Match with a warning, for it may have been meant.
 */
public final class SshConfig {
    /** Says nothing about any host. */
    public static final SshConfig NONE = new SshConfig(null, List.of());

    private final @Nullable ConfigRepository file;
    private final List<String> warnings;

    private SshConfig(@Nullable ConfigRepository file, List<String> warnings) {
        this.file = file;
        this.warnings = List.copyOf(warnings);
    }

    /** What of it does not count although it may be meant for these hosts; a sentence each. */
    public List<String> warnings() {
        return warnings;
    }

    /** This user's; says nothing if there is no file. */
    public static SshConfig ofThisUser() throws IOException {
        return of(Path.of(System.getProperty("user.home"), ".ssh", "config"));
    }

    static SshConfig of(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return NONE;
        }
        SshConfigText text = SshConfigText.of(file);
        return new SshConfig(OpenSSHConfig.parse(text.lines()), text.warnings());
    }

    /**
     * What it says about one host; null where it says nothing.
     *
     * @param port -1 where it says nothing
     */
    record Entry(
            @Nullable String hostName,
            @Nullable String user,
            int port,
            @Nullable Path identity,
            @Nullable String jump) {}

    Entry of(String alias) {
        ConfigRepository known = file;
        if (known == null) {
            return new Entry(null, null, -1, null, null);
        }
        ConfigRepository.Config config = known.getConfig(alias);
        String name = config.getHostname();
        String jump = config.getValue("ProxyJump");
        return new Entry(
                name == null ? null : name.replace("%h", alias),
                config.getUser(),
                config.getPort(),
                identity(config.getValues("IdentityFile")),
                jump == null || jump.equals("none") ? null : jump);
    }

    /** The first that exists: a missing file is no error to OpenSSH either. */
    private static @Nullable Path identity(String @Nullable [] files) {
        if (files == null) {
            return null;
        }
        for (String file : files) {
            Path path = SshConfigText.path(file);
            if (Files.exists(path)) {
                return path;
            }
        }
        return null;
    }
}
