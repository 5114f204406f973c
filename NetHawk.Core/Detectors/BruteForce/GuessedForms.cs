using NetHawk.Core.Flows;
using NetHawk.Core.Sketches;
using NetHawk.Core.Verdicts;
using static System.FormattableString;

namespace NetHawk.Core.Detectors.BruteForce;

/// <summary>Log-in forms of web pages that are sent again and again, and what tells a house's people, signed calls and accounts that are made from guesses.</summary>
internal sealed class GuessedForms(BruteForceOptions options, GuessReports reports)
{
    /// <summary>Other requests for each log-in form from which on it looks like people who sign in; a guessing tool fetches the form at most.</summary>
    private const int BrowsedPerForm = 3;

    /// <summary>Programs that send forms from one address: so many are a crowd's, unless each sends so many forms.</summary>
    private const int CrowdAgents = 4;
    private const int FormsPerAgent = 12;

    /// <summary>Of so many of a crowd's log-ins some are mistyped: answers that are all alike are a guesser's, who calls himself by many names.</summary>
    private const int CrowdAnswers = 40;

    private const string SignedCalls = "the same name and password again and again: a program that signs its calls, or has an old password";
    private const string ServiceFails = "the service answers with errors of its own: nobody learns whether a password is right";

    /// <summary>Forms of a house's people who sign in together, most of whom are let in; more may be guesses that a server answers with a page of its own once it has locked out whoever sends them.</summary>
    private const int MostOfHouse = 48;

    /// <summary>Who signs in with a crowd has gone on to other pages by then.</summary>
    private const double CrowdSeconds = 20;

    /// <summary>Within this time an application answers a form.</summary>
    private const double AnswerSeconds = 2;

    private const string GivesPasswords = "accounts are made and passwords changed like this: each form names its password twice, or comes from somebody who is signed in";
    private const string Led = "a page elsewhere can have made a visitor's browser send them: each says that it comes from another site";
    private const string ManyPrograms = "forms of many programs: it may be many people behind one address";

    /// <param name="signedIn">The connection's requests have credentials already.</param>
    /// <param name="isWhole">The password may stand in what was cut off: then equal beginnings say nothing.</param>
    public void Add(in FlowEvent flow, GuessedService service, string body, bool isWhole, bool signedIn, IEvidenceSink sink)
    {
        int tries = LoginService.Tries(body);
        if (signedIn || LoginService.NamesTwice(body)) service.GivenForms += tries;
        if (body.Length > 0 && isWhole && tries == 1)
        {
            service.SeenBodies++;
            service.Bodies.Add(RecentSet.Text(body));
        }

        if (tries == 1 && isWhole)
        {
            var (user, secret) = CallSecret.Of(body) ?? FormSecret.Of(body);
            service.NoteSecret(user, secret);
        }

        service.FormCount += tries;
        for (int i = 0; i < tries; i++) service.Forms.Add(flow.Time);
        bool hasty = service.Forms.Within(flow.Time, 20) >= options.BurstForms || service.Forms.Within(flow.Time, 120) >= options.FastForms;

        // Where the server's status says no to each, they are refused log-ins like any other; people and their programs have other names, or the same password again.
        if (!hasty && !(service.Forms.Within(flow.Time, 120) >= options.FastFailures && service.TriesOneName && service.FormAnswers.AllAreDenied)) return;

        // A house that signs in together has sent a dozen forms before the first answer can be there.
        if (service.FormAnswers.AreAwaited && service.Agents.Count > 1 && flow.Time.SecondsSince(service.First) < AnswerSeconds) return;

        // Answered one way and the other: many users behind one address, of whom some mistype. Accounts that are made, or one form again, are no guesses.
        if (service.FormAnswers.AreMixed || service.FormAnswers.AreMade || service.IsOneForm || !GuessReports.IsDue(service, service.FormCount, flow.Time)) return;

        // Guessing asks for little but the form; whoever signs in goes on to other pages. Shown, but no reason to block an office; where many programs do so, it is one.
        bool browses = service.OtherRequests >= BrowsedPerForm * service.FormCount;
        bool crowd = service.Agents.Count >= CrowdAgents && service.FormCount <= FormsPerAgent * service.Agents.Count;
        var answers = service.FormAnswers;
        bool mistyped = answers.Different * 20 >= answers.Total;
        if (crowd && answers.Total >= 8 && answers.Different > 0 && mistyped) return;
        if (crowd && browses && !answers.MostAreDenied) return;
        if (answers.MostGetIn && service.MayBePeople && service.FormCount < MostOfHouse) return;
        if (crowd && service.FormCount < 2 * options.BurstForms) return;
        if (crowd && service.FormCount < MostOfHouse && flow.Time.SecondsSince(service.First) < CrowdSeconds && answers.Total * 2 >= service.FormCount && !answers.MostAreDenied) return;
        if (crowd && (answers.Total < CrowdAnswers || mistyped)) browses = true;
        reports.Report(flow, service, sink, SpoofClass.TwoWay, service.FormCount, browses || !hasty ? GuessReports.SlowLogOdds : 4.2 + GuessReports.Grown(service.FormCount, options.BurstForms),
            decisive: hasty && !browses && service.Forms.Within(flow.Time, 30) >= 32,
            Invariant($"{flow.Initiator} sent {service.FormCount} log-in forms to {flow.Responder}:{flow.ResponderPort} in {FlowFacts.Span(flow.Time.SecondsSince(service.First))}"), service.LedForms == service.FormCount ? Led : service.Agents.Count >= CrowdAgents ? ManyPrograms : service.MayBeSigned ? GuessReports.ManySignIn : null,
            watchOnly: GuessReports.IsOneSided(flow) ? GuessReports.OneSided : answers.Total >= 8 && answers.Different > 0 && mistyped && service.MayBePeople ? GuessReports.ManySignIn : service.AreSigned ? SignedCalls : answers.AreErrors ? ServiceFails : service.GivenForms * 5 >= service.FormCount * 4 ? GivesPasswords : null);
    }
}
