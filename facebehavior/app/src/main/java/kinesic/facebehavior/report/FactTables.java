package kinesic.facebehavior.report;

import java.util.List;
import java.util.Map;

/** Names and values about runs, a table a run. */
final class FactTables {

  private FactTables() {}

  static String draw(List<Facts> all) {
    StringBuilder html = new StringBuilder("<div class=\"facts\">");
    for (Facts facts : all) {
      html.append("<table><caption>").append(Html.escape(facts.title())).append("</caption>");
      for (Map.Entry<String, String> fact : facts.values().entrySet()) {
        html.append("<tr><th>")
            .append(Html.escape(fact.getKey()))
            .append("</th><td>")
            .append(Html.escape(fact.getValue()))
            .append("</td></tr>");
      }
      html.append("</table>");
    }
    return html.append("</div>").toString();
  }
}
