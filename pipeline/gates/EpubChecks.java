import com.adobe.epubcheck.tool.EpubChecker;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * EPUBCheck on several books in one Java, which is warm after the first.
 *
 * Arguments in pairs: a book, and the file for its findings, which is there only when the book was judged to its end.
 * It is run from its source ({@code java -cp epubcheck.jar EpubChecks.java …}), so that nothing compiled is kept.
 */
public class EpubChecks {
    public static void main(String[] pairs) throws Exception {
        for (int at = 0; at + 1 < pairs.length; at += 2) {
            Path findings = Path.of(pairs[at + 1]);
            Path unfinished = Path.of(pairs[at + 1] + ".part");
            new EpubChecker().run(new String[] {pairs[at], "--quiet", "--json", unfinished.toString()});
            Files.move(unfinished, findings);
        }
    }
}
