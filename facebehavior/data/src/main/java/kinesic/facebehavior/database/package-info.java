/**
 * The databases that researchers have, each read from the folders and files in which it is handed
 * out.
 *
 * <p>One class a database ({@code implements Importer}) knows its layout and its codes; all yield
 * the same {@link kinesic.facebehavior.manifest.Manifest}: canonical expressions and action units,
 * and nothing where a database says that nothing is known. What is wrong with a file is one
 * sentence with its place ({@link kinesic.facebehavior.database.ImportSummary}), and the rest is
 * read all the same unless a person wants it strict.
 *
 * <p>The command line uses it by name ({@link kinesic.facebehavior.database.DatabaseSource}). It
 * knows files and labels; it must not know networks, losses or how a face is drawn. Start reading
 * at {@link kinesic.facebehavior.database.DatabaseSource}, then any importer. To add one, write the
 * class, name it in {@code Importers}, and write its layout in {@code kinesic.facebehavior.layout}.
 */
@NullMarked
package kinesic.facebehavior.database;

import org.jspecify.annotations.NullMarked;
