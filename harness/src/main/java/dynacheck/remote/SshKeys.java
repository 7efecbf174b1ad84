package dynacheck.remote;

import com.jcraft.jsch.AgentIdentityRepository;
import com.jcraft.jsch.AgentProxyException;
import com.jcraft.jsch.IdentityRepository;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.KeyPair;
import com.jcraft.jsch.SSHAgentConnector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys that a login may try: those of an agent, and files that need no passphrase. Nobody is asked for one.
 *
 * @param folder {@code ~/.ssh}
 * @param agent socket of the user's agent; null if there is none
 */
record SshKeys(Path folder, @Nullable Path agent) {
    private static final List<String> USUAL = List.of("id_ed25519", "id_ecdsa", "id_rsa");

    /** As OpenSSH has them. */
    static SshKeys ofThisUser() {
        String socket = System.getenv("SSH_AUTH_SOCK");
        Path folder = Path.of(System.getProperty("user.home"), ".ssh");
        return new SshKeys(folder, socket == null || socket.isEmpty() ? null : Path.of(socket));
    }

    Path config() {
        return folder.resolve("config");
    }

    /**
     * Adds the keys that a login to this host may try.
     *
     * @return what to say if none of them works
     * @throws LoginException if the key that was named cannot be used, and there is no other
     */
    LoginException addTo(JSch jsch, Host host) throws JSchException, LoginException {
        List<String> tried = new ArrayList<>();
        int ofAgent = addAgent(jsch);
        if (ofAgent > 0) {
            tried.add("keys of the agent: " + ofAgent);
        }
        List<String> left = new ArrayList<>();
        Path identity = host.identity();
        for (Path file : identity != null ? List.of(identity) : usual()) {
            try {
                jsch.addIdentity(usable(file).toString());
                tried.add(file.toString());
            } catch (LoginException e) {
                if (ofAgent == 0 && identity != null) {
                    throw e;
                }
                left.add(String.valueOf(e.getMessage()));
            }
        }
        if (tried.isEmpty() && left.isEmpty()) {
            return new LoginException(
                    "there is no key: none of " + USUAL + " in " + folder + ", and no agent has one",
                    "make one by ssh-keygen and bring it there by ssh-copy-id, or give --ssh-private-key");
        }
        if (tried.isEmpty()) {
            return new LoginException(String.join("; ", left), passphraseFix(usual().getFirst()));
        }
        return new LoginException(
                "the key was refused (tried " + String.join(", ", tried)
                        + (left.isEmpty() ? "" : "; not tried: " + String.join("; ", left)) + ")",
                "give the right --ssh-private-key and user, or: ssh-copy-id -p " + host.port() + " " + host.user() + "@"
                        + host.address());
    }

    private List<Path> usual() {
        return USUAL.stream().map(folder::resolve).filter(Files::exists).toList();
    }

    /** The file, if it is a private key that can be used without a passphrase. */
    private static Path usable(Path file) throws JSchException, LoginException {
        if (!Files.isRegularFile(file)) {
            throw new LoginException("there is no key file " + file, "give the right --ssh-private-key");
        }
        if (!Files.isReadable(file)) {
            throw new LoginException(
                    "the key " + file + " cannot be read: permission denied", "make it readable for you, and only you");
        }
        if (isPublic(file)) {
            String name = file.toString();
            throw new LoginException(
                    file + " is a public key",
                    "give the private one"
                            + (name.endsWith(".pub") ? ", " + name.substring(0, name.length() - 4) : ""));
        }
        KeyPair key;
        try {
            key = KeyPair.load(new JSch(), file.toString());
        } catch (JSchException e) {
            throw new LoginException(
                    file + " is no private key that can be read: " + e.getMessage(),
                    "give the right --ssh-private-key");
        }
        boolean isEncrypted = key.isEncrypted();
        key.dispose();
        if (isEncrypted) {
            throw new LoginException("the key " + file + " has a passphrase", passphraseFix(file));
        }
        return file;
    }

    private static String passphraseFix(Path file) {
        return "hand it to an agent: eval $(ssh-agent); ssh-add " + file + "; or give a key without one by"
                + " --ssh-private-key";
    }

    private static boolean isPublic(Path file) throws LoginException {
        try (var in = Files.newInputStream(file)) {
            String head = new String(in.readNBytes(64), StandardCharsets.ISO_8859_1);
            return head.matches("(?s)(ssh-|ecdsa-|sk-)\\S+ AAAA.*") || head.startsWith("---- BEGIN SSH2 PUBLIC");
        } catch (IOException e) {
            throw new LoginException("the key " + file + " cannot be read: " + e.getMessage(), "make it readable");
        }
    }

    /** How many keys the agent has; an agent that is gone has none. */
    private int addAgent(JSch jsch) {
        Path socket = agent;
        if (socket == null || !Files.exists(socket)) {
            return 0;
        }
        try {
            IdentityRepository keys = new AgentIdentityRepository(new SSHAgentConnector(socket));
            int count = keys.getIdentities().size();
            if (count > 0) {
                jsch.setIdentityRepository(keys);
            }
            return count;
        } catch (AgentProxyException e) {
            return 0;
        }
    }
}
