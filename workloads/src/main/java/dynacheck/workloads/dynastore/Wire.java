package dynacheck.workloads.dynastore;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import javax.net.ssl.SSLContext;

/** How clients reach nodes: in plain text, or over TLS with a certificate. Connections are kept and shared. */
record Wire(HttpClient http, String scheme) {
    /** Handles an answer on the thread that received it: there is so little to do that a switch would cost more. */
    static final Wire PLAIN = new Wire(builder().executor(Runnable::run).build(), "http");

    static Wire of(SSLContext tls) {
        return new Wire(builder().sslContext(tls).build(), "https");
    }

    private static HttpClient.Builder builder() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(2));
    }

    URI uri(String host, int port, String path) {
        return URI.create(scheme + "://" + host + ":" + port + path);
    }
}
