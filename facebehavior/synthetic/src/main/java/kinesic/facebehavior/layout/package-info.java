/**
 * Small databases of drawn faces in exactly the layouts of the real ones: the same folders, names,
 * columns and codes, the marks of what is not annotated included.
 *
 * <p>{@code synthesize --layout} writes them, so that people see what {@link
 * kinesic.facebehavior.database} expects and can try the whole path without a licence; the tests of
 * the importers read and damage them. It knows drawn faces and files; it must not know the
 * importers, or both could be wrong in the same way. Start reading at {@link
 * kinesic.facebehavior.layout.Layouts}.
 */
@NullMarked
package kinesic.facebehavior.layout;

import org.jspecify.annotations.NullMarked;
