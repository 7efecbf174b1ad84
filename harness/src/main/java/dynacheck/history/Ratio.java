package dynacheck.history;

import java.io.Serializable;
import java.math.BigInteger;
import java.util.Objects;

/** An EDN ratio, {@code 1/2}, in lowest terms; the denominator is greater than one. */
public record Ratio(BigInteger numerator, BigInteger denominator) implements Serializable {
    private static final long serialVersionUID = 1L;

    public Ratio {
        Objects.requireNonNull(numerator);
        Objects.requireNonNull(denominator);
    }

    @Override
    public String toString() {
        return numerator + "/" + denominator;
    }
}
