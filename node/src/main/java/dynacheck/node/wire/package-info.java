/**
 * What nodes say to each other on TCP.
 *
 * <dl>
 *   <dt>Frame</dt><dd>four bytes of length (big-endian), then as many bytes of CBOR. The length is checked before
 *       anything is allocated for it.</dd>
 *   <dt>Hello</dt><dd>the first frame of each connection: which cluster and version, who speaks, where it listens.</dd>
 *   <dt>Codec</dt><dd>CBOR of the sealed {@code Message} records; a record's type goes by its short name.</dd>
 * </dl>
 */
@NullMarked
package dynacheck.node.wire;

import org.jspecify.annotations.NullMarked;
