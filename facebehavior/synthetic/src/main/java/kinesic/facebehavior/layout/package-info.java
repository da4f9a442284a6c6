/**
 * Drawn faces as files that importers read. Small databases in the layouts of real ones: the same
 * folders, file names, columns and codes, including the marks for missing labels; and scenes of
 * several people with the places of their faces ({@link kinesic.facebehavior.layout.SceneFiles}).
 *
 * <p>{@code synthesize --layout} writes them, to show which files {@link
 * kinesic.facebehavior.database} expects and to try training and evaluation without a licence. The
 * tests of the importers read and damage them.
 *
 * <p>What these layouts cannot show is that an importer reads the real files. Layouts, importers
 * and the tests of the importers were all written from the same published descriptions of the
 * databases, not from the databases themselves; where a description was misread, all three agree
 * and the tests pass. They show that an importer reads what the description says and reports
 * damaged files.
 *
 * <p>The package must not use the importers. Start reading at {@link
 * kinesic.facebehavior.layout.DatabaseLayout}.
 */
@NullMarked
package kinesic.facebehavior.layout;

import org.jspecify.annotations.NullMarked;
