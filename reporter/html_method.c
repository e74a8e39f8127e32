// Section 11: what the words of the page mean, and how its numbers are made.
#include "reporter/html.h"

void rp_html_method(rp_html *h)
{
  rp_html_raw(
      h, "<section id=\"method\">\n<h2>Words and method</h2>\n<dl>\n"
         "<dt>exact</dt><dd>typed Flyte nodes, no difference known; notes that change nothing are allowed</dd>\n"
         "<dt>review</dt><dd>translated, with a difference that a person must accept; the code says which</dd>\n"
         "<dt>collapsed</dt><dd>runs as Luigi inside one node, because something is only known while it runs; the "
         "code says what</dd>\n"
         "<dt>blocked</dt><dd>nothing runnable could be emitted</dd>\n"
         "<dt>failed</dt><dd>could not be read</dd>\n"
         "<dt>excluded</dt><dd>not part of the migration, with a reason</dd>\n"
         "<dt>launched workflow</dt><dd>a root task with a command line, schedule or Python call that starts it. "
         "A <em>candidate</em> is a task that nothing requires and "
         "nothing launches; candidates are counted apart and never mixed in.</dd>\n"
         "<dt>Outcome of a workflow</dt><dd>the worst of its tasks&rsquo;. Of a task class: the worst over the "
         "workflows that it is in.</dd>\n"
         "<dt>Rates</dt><dd>n/N with N as the column says; whole percent by largest remainder, so that they add "
         "up to 100; 100&nbsp;% only when n&nbsp;=&nbsp;N.</dd>\n"
         "<dt>Team</dt><dd>CODEOWNERS (the last match wins, its first owner), else catalog-info.yaml, else "
         "owner_email in the code; <em>unowned</em> and "
         "<em>conflicting</em> are rows.</dd>\n"
         "<dt>Points</dt><dd>Each workflow that is not cut over has one, for registering it, running it beside "
         "Luigi and cutting it over, and those of each cause that holds it back, at each place once (<code>repipe "
         "explain</code> has the points of a code). A repository counts a cause once for all its workflows; a "
         "team too, over its own. Points are no hours.</dd>\n"
         "<dt>Wave</dt><dd>one behind the last of the repositories that it waits for. A parent is known by a base "
         "class or a required task that was read there, as it alone publishes the name, or by an external file that "
         "it alone writes.</dd>\n"
         "<dt>Not said</dt><dd>Readiness is not remaining work: an exact workflow still has to be registered, run "
         "beside Luigi and cut over. Nothing in a repository "
         "was executed to make this page.</dd>\n</dl>\n</section>\n");
}
