package enum ReportLanguage { case zh, en }
package enum HTMLReport { package static func page(_ report: RunReport, language: ReportLanguage) -> String { "" } }
